import { COMPACT, type JsonNode, type JsonStyle, parseJson, PHP, printJson, PYTHON } from '../../core/json-text.ts';
import { withMembers } from '../event.ts';
import type { Check, Feature } from '../model.ts';
import type { Trial } from '../trial.ts';

const WHY =
  'Such events of the provider are refused though they are genuine: they come again for a day, and are lost. Most events pass, so it is found late.';

interface RawCheck {
  readonly id: string;
  readonly title: string;
  readonly sends: string;
  readonly evidence: readonly string[];
  readonly features: ReadonlyArray<Omit<Feature, 'group'>>;
}

const rawCheck = ({ features, ...facts }: RawCheck): Check => ({
  ...facts,
  severity: 'must',
  why: WHY,
  advice: 'raw_body',
  needs: ['raw_json'],
  phase: 'torture',
  kind: 'accepted',
  features: features.map((feature) => ({ ...feature, group: 'body' })),
});

/** That the very bytes are verified, and not the JSON that they stand for. */
export const raw: readonly Check[] = [
  rawCheck({
    id: 'RAW-001',
    title: 'White space in the body is part of what is signed',
    sends: 'a right event with line breaks, spaces and a line break at its end',
    evidence: ['Standard Webhooks 1.0.0'],
    features: [{ label: 'white space and CR LF in the JSON', respell: spaced }],
  }),
  rawCheck({
    id: 'RAW-002',
    title: 'Escapes in the body are part of what is signed',
    sends: String.raw`a right event with \/ and \u00e9, as PHP writes them`,
    evidence: ['razorpay/razorpay-node#96', 'razorpay/razorpay-node#128', 'cloudconvert/cloudconvert-node#59'],
    features: [
      { label: String.raw`a slash written \/`, members: String.raw`"slash":"24\/7"` },
      {
        label: String.raw`letters written \uXXXX`,
        members: String.raw`"escapes":"caf\u00e9 caf\u00E9 \u003cb\u003e \u20b9"`,
      },
    ],
  }),
  rawCheck({
    id: 'RAW-003',
    title: 'Text beyond ASCII is verified as UTF-8',
    sends: 'a right event with ₹, é, an emoji and U+2028',
    evidence: ['github/docs#3567', 'octokit/webhooks.js#1155'],
    features: [{ label: 'characters beyond ASCII', members: '"text":"₹ é 日本 😀 \u2028 <>&"' }],
  }),
  rawCheck({
    id: 'RAW-004',
    title: 'The spelling of numbers is part of what is signed',
    sends: 'a right event with 100.00, 1e2 and 9007199254740993',
    evidence: ['opencollective/opencollective-api#12125'],
    features: [{ label: 'numbers such as 100.00 and 1e2', members: '"numbers":[100.00,1.10,1e2,9007199254740993]' }],
  }),
  rawCheck({
    id: 'RAW-005',
    title: 'The order of members is part of what is signed',
    sends: 'a right event with keys that are numbers and an empty object',
    evidence: ['octokit/webhooks.js#71'],
    features: [{ label: 'keys that are numbers', members: '"keys":{"10":1,"2":1},"empty":{}' }],
  }),
  {
    id: 'RAW-006',
    severity: 'must',
    title: 'The signature of another spelling of the body is refused',
    why: `The app hashes JSON that it has parsed and written again, not what was sent. ${WHY}`,
    sends: 'an event with the signature of what JavaScript, Python or PHP would make of it',
    advice: 'raw_body',
    evidence: ['razorpay/razorpay-node#112', 'octokit/webhooks.js#593', 'getsentry/sentry#38443'],
    needs: ['raw_json'],
    phase: 'forged',
    explains: ['RAW-001', 'RAW-002', 'RAW-003', 'RAW-004', 'RAW-005'],
    kind: 'refused',
    reach: 'signed',
    shots: respelled,
  },
];

/** JSON text with white space between all tokens, and a line break at its end. */
function spaced(text: string): string {
  return `${text.replace(
    /("(?:[^"\\]|\\.)*")|([{[,])|(:)/g,
    (_, string?: string, opening?: string) => string ?? (opening === undefined ? ' : ' : `${opening}\r\n  `),
  )}\n`;
}

const javaScript = (text: string): string => JSON.stringify(JSON.parse(text));
/** Where JavaScript writes 100 for 100.00, Python and PHP write 100.0. */
const printed =
  (style: JsonStyle) =>
  (text: string): string =>
    printJson(withShortNumbers(parseJson(text)), style);

const WRITERS: ReadonlyArray<readonly [label: string, write: (text: string) => string]> = [
  ['signed over JSON.stringify(JSON.parse(body))', javaScript],
  [
    String.raw`signed over JSON.stringify(…) with / made \/`,
    (text) => javaScript(text).replaceAll('/', String.raw`\/`),
  ],
  ["signed over Python's json.dumps(body)", printed(PYTHON)],
  ["signed over Python's json.dumps without spaces", printed({ ...PYTHON, colon: ':', comma: ',' })],
  ["signed over PHP's json_encode(body)", printed(PHP)],
  [
    "signed over Go's json.Marshal(body)",
    printed({ ...COMPACT, sortKeys: true, escapeHtml: true, normaliseNumbers: true }),
  ],
];

function respelled({ event, genuine }: Trial): Shot[] {
  return WRITERS.map(([label, write]) => {
    const right = event();
    const text = spaced(withMembers(right.body, String.raw`"slash":"24\/7","text":"caf\u00e9","number":100.00`));
    return genuine(right, label, { body: Buffer.from(text), signedBody: Buffer.from(write(text)), isForged: true });
  });
}

type Shot = ReturnType<Trial['genuine']>;

function withShortNumbers(node: JsonNode): JsonNode {
  switch (node.kind) {
    case 'object':
      return { ...node, members: node.members.map(({ key, value }) => ({ key, value: withShortNumbers(value) })) };
    case 'array':
      return { ...node, items: node.items.map(withShortNumbers) };
    case 'literal':
      return {
        ...node,
        text: node.text.replace(/^(-?\d+\.\d*?[1-9]|-?\d+\.0)0+$/, '$1').replace(/^(-?\d+)\.0+$/, '$1.0'),
      };
    case 'string':
      return node;
  }
}
