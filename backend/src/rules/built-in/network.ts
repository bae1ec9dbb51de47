import type { ShippedRule } from './shipped.ts';

export const NETWORK_RULES: readonly ShippedRule[] = [
  {
    key: 'host-network-errors',
    name: { en: 'Errors on a network card', zh: '网卡出现错误包' },
    condition: {
      type: 'series',
      metric: 'system.network.errors',
      group_by: ['network.interface.name'],
      time_function: 'rate',
      aggregate: 'sum',
      window_seconds: 300,
      threshold: 1,
      recovers_at: 0.1,
    },
    for_seconds: 600,
    runbook: {
      en: [
        'Packets arrive broken: a cable, a plug, a port, or two ends that disagree on speed and duplex.',
        'See what kind: ethtool -S INTERFACE, ip -s link show INTERFACE. Compare with the port of the switch.',
        'Change cable and port before you change the card.',
      ],
      zh: [
        '收到的包已损坏：网线、接头、端口有问题，或两端的速率、双工模式不一致。',
        '查看错误类型：ethtool -S 网卡、ip -s link show 网卡，并与交换机端口对照。',
        '先换网线和端口，再换网卡。',
      ],
    },
  },
  {
    key: 'host-network-drops',
    name: { en: 'Packets are dropped', zh: '网络丢包' },
    condition: {
      type: 'series',
      metric: 'system.network.packet.dropped',
      group_by: ['network.interface.name'],
      time_function: 'rate',
      aggregate: 'sum',
      window_seconds: 300,
      threshold: 10,
      recovers_at: 1,
    },
    for_seconds: 600,
    runbook: {
      en: [
        'The host throws packets away: it cannot take them as fast as they come, or does not want them.',
        'See where: ethtool -S INTERFACE, nstat -az | grep -i drop. A full ring buffer: ethtool -g and -G.',
        'One CPU busy with interrupts: spread them (RPS, irqbalance). A flood: find its sender.',
      ],
      zh: [
        '主机在丢弃数据包：处理不过来，或不需要这些包。',
        '查看丢在哪里：ethtool -S 网卡、nstat -az | grep -i drop。环形缓冲区满：ethtool -g 查看、-G 调整。',
        '中断集中在一个 CPU 上：分散它们（RPS、irqbalance）。流量攻击：找出来源。',
      ],
    },
  },
];
