import { isYes } from '../answer.ts';
import { forged } from '../forge.ts';
import { guessedKeys, MALFORMED, otherSchemes, tampered, value, wrongSignatures } from '../forgeries.ts';
import { fail, pass } from '../judging.ts';
import type { Check } from '../model.ts';

/** What is accepted where no signature is compared. */
const NOT_COMPARED =
  'SIG-003 SIG-004 SIG-006 SIG-007 SIG-008 SIG-009 RAW-006 TS-001 TS-002 TS-003 TS-004 IDEM-004'.split(' ');

/** Verification itself. */
export const sig: readonly Check[] = [
  {
    id: 'SIG-001',
    severity: 'must',
    title: 'A request without a signature is refused',
    why: 'Anybody who knows the URL can make up events: mark orders as paid, trigger refunds.',
    sends: 'an event without its signature',
    advice: 'verify_first',
    evidence: ['fbsamples/whatsapp-business-jaspers-market#37', 'krkn-chaos/website#359'],
    needs: ['signature', 'apart'],
    phase: 'forged',
    unverified: 'made',
    explains: ['SIG-002', 'SIG-003', 'SIG-004', 'SIG-006', 'SIG-007', 'SIG-008', 'SIG-009', 'IDEM-004'],
    kind: 'refused',
    shots: ({ event, unsigned }) => [unsigned(event(), 'no signature')],
  },
  {
    id: 'SIG-002',
    severity: 'must',
    title: 'A wrong signature is refused',
    why: 'A signature that is looked at and not compared protects nothing: anybody can make up events.',
    sends: 'random signatures of the right form, and those of another secret and of another event',
    advice: 'verify_first',
    evidence: ['CVE-2026-33143', 'CVE-2026-39969'],
    needs: ['signature', 'apart'],
    phase: 'forged',
    unverified: 'made',
    explains: NOT_COMPARED,
    kind: 'refused',
    shots: wrongSignatures,
  },
  {
    id: 'SIG-003',
    severity: 'must',
    title: 'A body that was changed after signing is refused',
    why: 'Who sees one event can send it again with another amount or another order.',
    sends: 'an event with a changed number, and with a further member',
    advice: 'raw_body',
    evidence: ['Shopify, "Verify deliveries"', 'Standard Webhooks 1.0.0'],
    needs: ['body_signed', 'json'],
    phase: 'forged',
    unverified: 'made',
    kind: 'refused',
    shots: (trial) => [
      ...tampered(trial, 'a number changed after signing', (text) =>
        text.replace(/:(\s*)(\d)/, (_, space: string, digit: string) => `:${space}${(Number(digit) + 1) % 9 || 9}`),
      ),
      ...tampered(trial, 'a member added after signing', (text) => text.replace('{', '{"hooks_check_added":true,')),
    ],
  },
  {
    id: 'SIG-004',
    severity: 'must',
    title: 'An empty or cut signature is refused',
    why: 'A comparison up to the shorter length lets an empty signature through: anybody can make up events.',
    sends: 'the right signature emptied, cut, or with nothing but its prefix',
    advice: 'compare_safely',
    evidence: ['CVE-2024-21491', 'dintel/php-github-webhook#4'],
    needs: ['signature', 'apart'],
    phase: 'forged',
    kind: 'refused',
    shots: (trial) =>
      [
        value('an empty signature', () => ''),
        value('a prefix without a signature', (right) => right.with('')),
        value('"foo="', () => 'foo='),
        value('"="', () => '='),
        value('the first character of the signature', (right) => right.with(right.signature.slice(0, 1))),
        value('the first half of the signature', (right) =>
          right.with(right.signature.slice(0, Math.floor(right.signature.length / 4) * 2)),
        ),
        // Of base64 the padding may be missing: two characters of the digest have to go.
        value('the signature without its end', (right) => right.with(right.signature.replace(/=*$/, '').slice(0, -2))),
      ].map((make) => make(trial)),
  },
  {
    id: 'SIG-005',
    severity: 'should',
    title: 'A missing or malformed signature gets a 4xx, never an error or a crash',
    why: 'Anybody can fill the error log, set off alarms or, where the process ends, stop the app with one request.',
    sends: 'no signature, and ones of odd lengths, characters and forms',
    advice: 'compare_safely',
    evidence: ['KanishJebaMathewM/Truxify#3755', 'inkbox-ai/inkbox#178', 'srtab/daiv#1524', 'Dokploy/dokploy#4275'],
    needs: ['signature', 'apart'],
    phase: 'forged',
    explains: ['SIG-009', 'HTTP-001'],
    kind: 'survived',
    shots: (trial) => [trial.unsigned(trial.event(), 'no signature'), ...MALFORMED.map((make) => make(trial))],
  },
  {
    id: 'SIG-006',
    severity: 'must',
    title: 'An empty or a placeholder secret makes no valid signature',
    why: 'Where the variable is not set, the key is one that everybody knows, and anybody can sign.',
    sends: 'signatures made with an empty key, "undefined", "secret" and the like',
    advice: 'secret_set',
    evidence: ['stripe/stripe-node#2841', 'librefang#3492', 'corsairdev/corsair#1024'],
    needs: ['digest', 'apart'],
    phase: 'forged',
    kind: 'refused',
    shots: guessedKeys,
  },
  {
    id: 'SIG-007',
    severity: 'must',
    title: 'Another algorithm or scheme is refused',
    why: 'A sender who may choose the algorithm chooses a weak one, or none that takes a key.',
    sends: 'digests of other algorithms, ones without a key, and the right one under another name',
    advice: 'fixed_algorithm',
    evidence: [
      'octokit/webhooks-methods.js#39',
      'composer/packagist#1756',
      'Stripe: "ignore all schemes that are not v1"',
    ],
    needs: ['digest', 'header'],
    phase: 'forged',
    kind: 'refused',
    shots: otherSchemes,
  },
  {
    id: 'SIG-008',
    severity: 'should',
    title: 'A refusal has a status other than 2xx',
    why: '2xx says that the event was taken: with a wrong secret all events are lost, and the dashboard shows nothing.',
    sends: 'nothing more: it is read from the answers to forged requests',
    advice: 'status',
    evidence: ['moovfinancial/moov-go#113', 'against it: 8monkey-ai/hebo-platform#103'],
    needs: ['signature', 'apart'],
    phase: 'forged',
    kind: 'judged',
    async judge({ baseline: { cases } }) {
      const quiet = [cases.unsigned, cases.forged].filter(({ answer }) => isYes(answer));
      if (quiet.length === 0) return pass('No refusal is answered 2xx.');
      return fail('Forged requests are answered 2xx.', quiet, { reach: 'anyone' });
    },
  },
  {
    id: 'SIG-009',
    severity: 'should',
    title: 'Two signature headers are no way around verification',
    why: 'Where one value is checked and another is used, or a list is taken for a text, the check can be passed by.',
    sends: 'two wrong signature headers',
    advice: 'one_signature',
    evidence: ['RFC 9110, section 5.3'],
    needs: ['signature', 'header'],
    phase: 'forged',
    kind: 'refused',
    orCrash: true,
    shots: ({ event, carrying, target }) => [
      carrying(event(), 'two wrong signature headers', (right) => [
        right.with(forged(right.signature, target)),
        right.with(forged(right.signature, target)),
      ]),
    ],
  },
];
