import { createHash } from 'node:crypto';

import { wrongSecret } from './features.ts';
import type { RightSignature } from './forge.ts';
import type { Shot } from './model.ts';
import { digestProfile } from './target.ts';
import type { Trial } from './trial.ts';

type MakeShot = (trial: Trial) => Shot;

/** A request that is right but for what stands at the signature's place. */
export function value(label: string, write: (right: RightSignature) => string): MakeShot {
  return ({ event, carrying }) => carrying(event(), label, write);
}

/** Signatures of the right form that are not right. */
export function wrongSignatures(trial: Trial): Shot[] {
  const { event, forged, genuine, target } = trial;
  const profile = digestProfile(target);
  const shots = [forged(event(), 'a random signature')];
  if (!profile) return shots;
  shots.push(genuine(event(), 'the signature of another secret', { secrets: [wrongSecret(trial)], isForged: true }));
  const [right, other] = [event(), event()];
  // Events without anything of their own are all the same.
  if (String(profile.signedContent).includes('{body}') && !Buffer.from(right.body).equals(other.body))
    shots.push(genuine(right, 'the signature of another event', { signedBody: other.body, isForged: true }));
  if (profile.place.separator !== undefined)
    shots.push(
      genuine(event(), 'two signatures of other secrets', {
        secrets: [wrongSecret(trial), wrongSecret(trial)],
        isForged: true,
      }),
    );
  return shots;
}

/** A request whose body was changed after it was signed; none where the change finds nothing. */
export function tampered({ event, genuine }: Trial, label: string, change: (text: string) => string): Shot[] {
  const right = event();
  const text = Buffer.from(right.body).toString('utf8');
  const changed = change(text);
  if (changed === text) return [];
  return [genuine(right, label, { body: Buffer.from(changed), signedBody: right.body, isForged: true })];
}

const E_ACUTE = '\u00e9';

/** Signatures of odd lengths, characters and forms. */
export const MALFORMED: readonly MakeShot[] = [
  value('an empty signature', () => ''),
  value('the signature "x"', (right) => right.with('x')),
  value('the value "x"', () => 'x'),
  value('a signature that is a character short', (right) => right.with(right.signature.slice(0, -1))),
  value('a signature that is a character long', (right) => right.with(`${right.signature}0`)),
  value('a signature of 71 characters', (right) => right.with('0'.repeat(71))),
  value('a signature of 128 characters', (right) => right.with('a'.repeat(128))),
  value('a signature of 6,000 characters', (right) => right.with('a'.repeat(6_000))),
  value('a signature that is no hex or base64', (right) => right.with('?'.repeat(right.signature.length))),
  // Half as many characters as the signature has, and as many bytes in UTF-8; then as many characters, and twice the bytes.
  value('letters with accents, as many bytes in UTF-8', (right) =>
    right.with(E_ACUTE.repeat(Math.ceil(right.signature.length / 2))),
  ),
  value('letters with accents, as many characters', (right) => right.with(E_ACUTE.repeat(right.signature.length))),
  value('"null"', () => 'null'),
  value('separators alone', () => ',=,=,,'),
];

/** What stands in examples, and what a variable that is not set becomes. */
const GUESSES = [
  '',
  'undefined',
  'null',
  'secret',
  'test',
  'changeme',
  'your_webhook_secret',
  'whsec_',
  'whsec_test',
  'webhook_secret',
];

/** Signatures made with keys that anybody can guess. */
export function guessedKeys({ event, genuine, target }: Trial): Shot[] {
  const profile = digestProfile(target);
  if (!profile) return [];
  // A guess that is the secret is right, however bad the secret is.
  return GUESSES.filter((guess) => guess !== target.secret.value).map((guess) =>
    genuine(event(), guess === '' ? 'signed with an empty key' : `signed with the key "${guess}"`, {
      profile: { ...profile, key: { encoding: 'utf8' } },
      secrets: [{ label: guess, value: guess }],
      isForged: true,
    }),
  );
}

/** Digests that an attacker would choose, where the choice is the sender's. */
export function otherSchemes(trial: Trial): Shot[] {
  const { event, genuine, carrying, target } = trial;
  const profile = digestProfile(target);
  if (!profile) return [];
  const { algorithm, encoding, place } = profile;
  const named = place.parts.find((part) => /^[a-z0-9]+[=,]\{signature\}$/.test(part));
  const shots = (['sha1', 'md5', 'sha512'] as const)
    .filter((other) => other !== algorithm)
    .map((other) => {
      const parts = place.parts.map((part) => part.replace(algorithm, other));
      return genuine(event(), `HMAC-${other}`, {
        profile: { ...profile, algorithm: other, place: { ...place, parts } },
        isForged: true,
      });
    });
  const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest(encoding);
  const plain = event();
  shots.push(carrying(plain, 'SHA-256 of the body, without a key', (right) => right.with(digest(plain.body))));
  if (profile.kind === 'hmac') {
    const keyed = event();
    const content = Buffer.concat([Buffer.from(target.secret.value), keyed.body]);
    shots.push(
      carrying(keyed, 'SHA-256 of secret and body in a row, which is no HMAC', (right) => right.with(digest(content))),
    );
  }
  if (named !== undefined && !named.startsWith(algorithm))
    for (const scheme of ['v0', 'v2'].filter((each) => !named.startsWith(each)))
      shots.push(
        genuine(event(), `the right digest under the name "${scheme}"`, {
          profile: {
            ...profile,
            place: {
              ...place,
              parts: place.parts.map((part) => (part === named ? named.replace(/^[a-z0-9]+/, scheme) : part)),
            },
          },
          isForged: true,
        }),
      );
  return shots;
}
