/** The console's own few words; pages bring theirs. */
export const CHINESE = {
  token: {
    title: '打开 VigilOps',
    label: '令牌',
    tip: '`make up` 会在终端里显示它，也可以用 `vigilops token create` 新建。它只保存在此浏览器中。',
    open: '打开',
    refused: 'VigilOps 拒绝了这个令牌。',
    unreachable: 'VigilOps 没有响应，请检查后端是否在运行，然后重试。',
  },
  nav: {
    overview: '总览',
    hosts: '主机',
  },
  shell: {
    menu: '菜单',
    dark: '切换到深色主题',
    light: '切换到浅色主题',
    'sign-out': '忘记此浏览器的令牌',
    'not-found': '这里没有页面',
    'to-start': '回到首页',
    failed: '页面未能加载',
    retry: '重试',
  },
} as const;
