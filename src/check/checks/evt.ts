import { parsePath, setAt } from '../../core/json-path.ts';
import { type JsonNode, parseJson } from '../../core/json-text.ts';
import { isYes } from '../answer.ts';
import { fail, inconclusive, judgeSurvived, pass, rateLimited } from '../judging.ts';
import type { Case, Check, Judgement, Shot } from '../model.ts';
import type { Trial } from '../trial.ts';

const UNKNOWN_TYPE = 'hookscheck.unknown_event';

/** What events say. */
export const evt: readonly Check[] = [
  {
    id: 'EVT-001',
    severity: 'should',
    title: 'An event type that the app does not know is answered 2xx',
    why: 'Providers add types. Refused, each comes again for a day, and the endpoint may be disabled for all of them.',
    sends: `a right event of the type ${UNKNOWN_TYPE}`,
    advice: 'unknown_events',
    evidence: ['MatterMost mattermost-plugin-zoom#257', 'OpenHands/automation#236'],
    needs: ['json'],
    unverified: 'made',
    phase: 'genuine',
    accepted: 1,
    kind: 'judged',
    judge: judgeUnknownType,
  },
  {
    id: 'EVT-002',
    severity: 'should',
    title: 'Members that are new, empty or null do no harm',
    why: 'Providers add members and leave others out; an error means that the event comes again, and ends the same.',
    sends:
      'right events with further members, nulls, and lists in place of empty objects; and without what they are about',
    advice: 'parse_safely',
    evidence: ['Razorpay sends "notes": [] for no notes', 'aditya-zig/Revnue-Agent#12'],
    needs: ['json'],
    phase: 'genuine',
    accepted: 2,
    kind: 'survived',
    isRealistic: true,
    shots: shapeVariants,
  },
  {
    id: 'EVT-003',
    severity: 'info',
    title: 'JSON that is no object is no error',
    why: 'Code that takes the body for an object falls over null.',
    sends: 'rightly signed null and "x"',
    advice: 'parse_safely',
    evidence: ['YosemiteCrew#2894', 'CVE-2023-50728'],
    needs: ['plain_json'],
    phase: 'genuine',
    accepted: 2,
    kind: 'survived',
    shots: (trial) => ['null', '"x"'].map((text) => bodyShot(trial, text, `the JSON ${text}`)),
  },
  {
    id: 'EVT-004',
    severity: 'info',
    title: 'A rightly signed body that is no JSON is no error',
    why: 'It is an error page where a 400 would do.',
    sends: 'rightly signed bodies that are cut, empty, or text',
    advice: 'parse_safely',
    evidence: ['darkroomengineering/satus#357'],
    needs: ['plain_json'],
    phase: 'genuine',
    kind: 'survived',
    shots: (trial) => MALFORMED.map(([label, text]) => bodyShot(trial, text, label)),
  },
  {
    id: 'EVT-005',
    severity: 'should',
    title: 'A forged body that is no JSON gets a 4xx',
    why: 'The body is parsed before its signature is verified: anybody can cause errors, and feed the parser.',
    sends: 'forged bodies that are cut, empty, or text',
    advice: 'verify_first',
    evidence: ['jchable/gpx-utility-analyzer#132'],
    needs: ['raw_json'],
    phase: 'forged',
    explains: ['EVT-004'],
    kind: 'survived',
    shots: (trial) => MALFORMED.map(([label, text]) => trial.forgedLike(bodyShot(trial, text, label))),
  },
  {
    id: 'EVT-006',
    severity: 'should',
    title: 'An event that is older than the last one is answered 2xx',
    why: 'Providers promise no order. Refused, the older event comes again and again.',
    sends: 'an event about the same thing that happened a minute before one that was accepted',
    advice: 'unknown_events',
    evidence: ['laravel/cashier-stripe#1201', 'stripe/stripe-cli#418'],
    needs: ['json'],
    unverified: 'made',
    phase: 'genuine',
    accepted: 1,
    kind: 'judged',
    async judge(trial) {
      if (trial.baseline.mode === 'business') return inconclusive('The newer event was refused for what it says.');
      const event = trial.event({ earlier: true, about: trial.baseline.event, ageMs: 60_000 });
      return judgeAnswered(trial.genuine(event, 'an event from a minute before'), trial);
    },
  },
  {
    id: 'EVT-007',
    severity: 'info',
    title: 'Hostile keys and deep nesting are no error',
    why: 'Keys such as __proto__ may change objects of the app; deep nesting overflows the stack of code that walks it, before any signature is looked at.',
    sends: '__proto__, constructor.prototype, and 5,000 levels, rightly signed and forged',
    advice: 'verify_first',
    evidence: ['JSON.stringify overflows at a depth at which JSON.parse does not'],
    needs: ['raw_json'],
    phase: 'genuine',
    intrusive: true,
    accepted: 3,
    kind: 'judged',
    judge: judgeHostile,
  },
];

async function judgeAnswered(shot: Shot, trial: Trial): Promise<Judgement> {
  const seen: Case = { shot, answer: await trial.fire(shot) };
  if (isYes(seen.answer)) return pass('Answered 2xx.');
  if (trial.read(seen.answer) === 'throttled') return rateLimited();
  const words = seen.answer.kind === 'answer' ? `Answered ${seen.answer.status}` : 'Not answered';
  return fail(`${words}: ${shot.label}.`, [seen], { reach: 'signed' });
}

/** The type stands in the body, in a header, or in both, where the body refines it. */
async function judgeUnknownType(trial: Trial): Promise<Judgement> {
  if (trial.baseline.mode === 'business') return inconclusive('Known events are refused for what they say.');
  const { bodyPath, header } = trial.target.provider.eventType;
  const [path] = [bodyPath ?? []].flat();
  const event = trial.event({
    change: (node) => {
      if (path !== undefined && header === undefined)
        setAt(node, parsePath(path), { kind: 'string', value: UNKNOWN_TYPE });
      return node;
    },
  });
  const options = header === undefined ? {} : { eventType: UNKNOWN_TYPE };
  return judgeAnswered(trial.genuine(event, `an event of the type ${UNKNOWN_TYPE}`, options), trial);
}

/** What may be null or missing in an event of any provider. */
const OPTIONAL = new Set(['description', 'email', 'contact', 'receipt', 'customer', 'phone', 'invoice_id']);
const FREE_FORM = new Set(['notes', 'metadata']);

function shapeVariants(trial: Trial): Shot[] {
  const varied = trial.event({ change: (event) => addNew(thinned(event)) });
  const bare = trial.event({ change: withoutSubject });
  return [
    trial.genuine(varied, 'further members, nulls, and empty lists for empty objects'),
    trial.genuine(bare, 'an event without what it is about'),
  ];
}

function addNew(event: JsonNode): JsonNode {
  const value = parseJson('{"new":[null,true,{"deeper":1}]}');
  return event.kind === 'object' ? { ...event, members: [...event.members, { key: 'hooks_check_new', value }] } : event;
}

function thinned(node: JsonNode): JsonNode {
  if (node.kind === 'array') return { ...node, items: node.items.map(thinned) };
  if (node.kind !== 'object') return node;
  const members = node.members.map(({ key, value }) => {
    if (OPTIONAL.has(key) && value.kind === 'string') return { key, value: { kind: 'literal', text: 'null' } as const };
    if (FREE_FORM.has(key)) return { key, value: { kind: 'array', items: [] } satisfies JsonNode };
    return { key, value: thinned(value) };
  });
  return { ...node, members };
}

/** The largest object of the envelope, emptied. */
function withoutSubject(event: JsonNode): JsonNode {
  if (event.kind !== 'object') return event;
  const sizes = event.members.map(({ value }) => (value.kind === 'object' ? JSON.stringify(value).length : 0));
  const largest = sizes.indexOf(Math.max(...sizes));
  return {
    ...event,
    members: event.members.map(({ key, value }, index) =>
      index === largest && value.kind === 'object' ? { key, value: { kind: 'object', members: [] } } : { key, value },
    ),
  };
}

const MALFORMED: ReadonlyArray<readonly [label: string, text: string]> = [
  ['JSON that is cut', '{"event":"payment.captured","payload":{'],
  ['an empty body', ''],
  ['text that is no JSON', 'hello'],
];

/** A rightly signed body that is no event. */
function bodyShot(trial: Trial, text: string, label: string): Shot {
  return trial.genuine({ ...trial.event(), body: Buffer.from(text) }, label);
}

const CANARY = 'hooks_check_canary';
const DEPTH = 5_000;

async function judgeHostile(trial: Trial): Promise<Judgement> {
  const text = (members: string): Shot => {
    const event = trial.event();
    const body = Buffer.from(Buffer.from(event.body).toString('utf8').replace('{', `{${members},`));
    return trial.genuine({ ...event, body }, members.length > 100 ? `${DEPTH} levels` : members);
  };
  const shots = [
    text(`"__proto__":{"${CANARY}":"polluted"}`),
    text(`"constructor":{"prototype":{"${CANARY}":"polluted"}}`),
    text(`"deep":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`),
  ];
  const survived = await judgeSurvived({ ...HOSTILE, shots: () => [...shots, ...shots.map(trial.forgedLike)] }, trial);
  const after = trial.genuine(trial.event(), 'a right request after them');
  const answer = await trial.fire(after);
  if (answer.kind === 'answer' && answer.text.includes(CANARY))
    return fail('A key of __proto__ shows in the answer to a later request.', [{ shot: after, answer }], {
      severity: 'must',
      reach: 'signed',
    });
  return survived;
}

const HOSTILE = {
  id: 'EVT-007',
  severity: 'info',
  title: '',
  why: '',
  sends: '',
  advice: 'verify_first',
  evidence: [],
  phase: 'genuine',
  kind: 'survived',
} as const;
