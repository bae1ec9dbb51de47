import type { AskEnding } from '../../model/index.ts';

const WORDS: Readonly<Record<AskEnding, { readonly en: string; readonly zh: string } | null>> = {
  answered: null,
  cut: {
    en: 'The answer went on and on and was cut here.',
    zh: '回答过长，已在此处截断。',
  },
  off: {
    en: 'Analysis with a language model is off. An Admin can turn it on in the settings, section AI. This is what was found without one.',
    zh: '大模型分析已关闭，管理员可在设置的“AI”部分打开。以下是不依赖模型查到的内容。',
  },
  no_model: {
    en: 'No model can be asked: name a provider, a model and a project of the LLM gateway in the settings, section AI. This is what was found without one.',
    zh: '没有可用的模型：请在设置的“AI”部分填写 LLM 网关的提供商、模型和项目。以下是不依赖模型查到的内容。',
  },
  over_budget: {
    en: 'The money for today is spent, or a budget of the LLM gateway holds the model back. This is what was found without words.',
    zh: '今日费用已用完，或 LLM 网关的预算不允许调用。以下是已查到的内容，没有文字说明。',
  },
  limit: {
    en: 'The question reached its limit of turns, time or money before there was an answer. This is what was found until then.',
    zh: '在得出回答之前，问题已达到轮数、时间或费用上限。以下是此前查到的内容。',
  },
  provider_down: {
    en: 'The model could not be reached. This is what was found without it; ask again in a few minutes.',
    zh: '无法连接模型。以下是不依赖模型查到的内容，请几分钟后再试。',
  },
  nonsense: {
    en: 'The model gave no answer that could be read. This is what was found; another model may do better.',
    zh: '模型没有给出可用的回答。以下是已查到的内容，可以换一个模型再试。',
  },
  stopped: { en: 'Stopped.', zh: '已停止。' },
  lost: {
    en: 'The backend was restarted while this was under way. Ask again.',
    zh: '处理过程中后端重启了，请重新提问。',
  },
};

/** What people are told of an ending; null: the answer says it all. */
export const wordsOfEnding = (ended: AskEnding, language: 'en' | 'zh'): string | null =>
  WORDS[ended]?.[language] ?? null;
