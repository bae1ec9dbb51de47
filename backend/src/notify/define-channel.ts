import { z } from 'zod';
import type { ConfigOf, Fields } from '../model/index.ts';
import type { Channel, ChannelDefinition } from './channel.ts';

/** A channel of its own kind of configuration, made into one that the room can hold in a list. */
export function defineChannel<F extends Fields, Message>(definition: ChannelDefinition<F, Message>): Channel {
  const { type, fields, limits, render, send, carry } = definition;
  const entries = Object.entries(fields);
  return {
    type,
    class: definition.class,
    limits,
    description: {
      type,
      class: definition.class,
      title: definition.title,
      setup: definition.setup,
      per_minute: limits.perMinute,
      stands_by: carry !== undefined,
      fields: entries.map(([key, { schema, ...field }]) => {
        void schema;
        return { key, ...field };
      }),
    },
    secretKeys: entries.filter(([, { kind }]) => kind === 'secret').map(([key]) => key),
    config: z.strictObject(Object.fromEntries(entries.map(([key, { schema }]) => [key, schema]))),
    // The schema above is made of the very fields that the type is made of.
    render: (letter, config) => render(letter, config as ConfigOf<F>),
    deliver: (letter, config, tools) => {
      const own = config as ConfigOf<F>;
      return send(render(letter, own), own, tools, letter);
    },
    carry:
      carry === undefined
        ? undefined
        : (letter, config) => {
            const own = config as ConfigOf<F>;
            return carry(render(letter, own), own, letter);
          },
  };
}
