import { expect, test } from 'vitest';

import { COMPACT, parseJson, printJson } from '../../../src/core/json-text.ts';
import type { HostileText } from '../../../src/core/types.ts';
import { addHostileText } from '../../../src/events/hostile.ts';

const RULES: HostileText = {
  notes: { paths: ['payload.*.entity.notes', 'payload.*.entity.source.notes'], members: { a: '1/2', b: '1.00' } },
  texts: [
    { paths: ['payload.*.entity.description'], text: '₹ & 🎁', joiner: ', ', except: '^#' },
    { paths: ['payload.*.entity.name', 'payload.*.entity.card.name'], text: 'Zoë', joiner: ' / ' },
  ],
};

function hostile(entity: string): string {
  const event = parseJson(`{"payload":{"x.y":{"entity":${entity}},"flat":1}}`);
  addHostileText(event, RULES);
  return /"entity":(.*)\},"flat":1\}\}$/.exec(printJson(event, COMPACT))?.[1] ?? '';
}

test.each([
  ['{"notes":{"k":"v"}}', '{"notes":{"k":"v","a":"1/2","b":"1.00"}}'],
  ['{"notes":[]}', '{"notes":{"a":"1/2","b":"1.00"}}'],
  ['{"notes":{"a":"mine"}}', '{"notes":{"a":"mine","b":"1.00"}}'],
  ['{"notes":null}', '{"notes":null}'],
  ['{"notes":["k"]}', '{"notes":["k"]}'],
  ['{"description":null}', '{"description":"₹ & 🎁"}'],
  ['{"description":""}', '{"description":"₹ & 🎁"}'],
  ['{"description":"Tea"}', '{"description":"Tea, ₹ & 🎁"}'],
  ['{"description":"#1"}', '{"description":"#1"}'],
  ['{"description":5}', '{"description":5}'],
  ['{"source":{"notes":[]}}', '{"source":{"notes":{"a":"1/2","b":"1.00"}}}'],
  ['{"name":"#1","card":{"name":null}}', '{"name":"#1 / Zoë","card":{"name":"Zoë"}}'],
  ['{"other":{"notes":[],"description":null}}', '{"other":{"notes":[],"description":null}}'],
  ['[{"notes":[]}]', '[{"notes":[]}]'],
])('hostile text goes where text of anybody goes: %s', (entity, expected) => {
  expect(hostile(entity)).toBe(expected);
});
