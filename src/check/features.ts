import { withMembers } from './event.ts';
import { fail, inconclusive, isTaken, labels, pass, rateLimited } from './judging.ts';
import type { Case, Check, Feature, Judgement, Shot } from './model.ts';
import type { Trial } from './trial.ts';

type AcceptedCheck = Extract<Check, { kind: 'accepted' }>;

/** A feature that was refused by itself. */
interface Refusal {
  readonly found: Case;
  /** It is the spelling that was refused, and not what the event says. */
  readonly isSpelling: boolean;
}

/**
 * Oddities that are all right: those of a group go out in one request, so that a right receiver handles two events in place
 * of twenty; where that one is refused, each goes out by itself.
 */
export async function judgeFeatures(
  checks: readonly AcceptedCheck[],
  trial: Trial,
): Promise<ReadonlyMap<string, Judgement>> {
  const refused = new Map<Feature, Refusal>();
  for (const group of ['body', 'transport'] as const) {
    const features = checks.flatMap((check) => check.features.filter((feature) => feature.group === group));
    if (features.length === 0) continue;
    for (const [feature, refusal] of await refusedOf(features, trial)) refused.set(feature, refusal);
  }
  return new Map(checks.map((check) => [check.id, judgementOf(check, refused, trial)]));
}

async function refusedOf(features: readonly Feature[], trial: Trial): Promise<Map<Feature, Refusal>> {
  const together = await send(featureShot(features, trial), trial);
  const refused = new Map<Feature, Refusal>();
  if (await isTaken(together, trial)) return refused;
  for (const feature of features) {
    const found = features.length === 1 ? together : await send(featureShot([feature], trial), trial);
    if (features.length > 1 && (await isTaken(found, trial))) continue;
    refused.set(feature, { found, isSpelling: await isSpelling(feature, found, trial) });
  }
  return refused;
}

/** The same event in another spelling: an app that refuses it, too, refuses what it says. */
async function isSpelling(feature: Feature, { shot }: Case, trial: Trial): Promise<boolean> {
  if (feature.members === undefined) return true;
  const text = Buffer.from(shot.body).toString('utf8');
  const plain = JSON.stringify(JSON.parse(text));
  const escaped = plain.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const body = Buffer.from(plain === text ? escaped : plain);
  const control = trial.genuine(trial.event(), `${feature.label}, spelled plainly`, { body });
  return isTaken(await send(control, trial), trial);
}

async function send(shot: Shot, trial: Trial): Promise<Case> {
  return { shot, answer: await trial.fire(shot) };
}

function featureShot(features: readonly Feature[], trial: Trial): Shot {
  const event = trial.event();
  const members = features.flatMap((feature) => feature.members ?? []).join(',');
  const plain = members === '' ? Buffer.from(event.body).toString('utf8') : withMembers(event.body, members);
  const text = features.reduce((spelled, { respell }) => (respell ? respell(spelled) : spelled), plain);
  const body = Buffer.from(text);
  const ages = features.flatMap(({ signing }) => signing?.ageMs ?? []);
  const order = features.find(({ signing }) => signing?.secrets)?.signing?.secrets;
  const { secret } = trial.target;
  const other = wrongSecret(trial);
  return trial.genuine(
    event,
    features.length > 3 ? 'all of it in one request' : features.map(({ label }) => label).join(' with '),
    {
      body,
      ...(ages.length > 0 && { ageMs: ages.reduce((sum, age) => sum + age, 0) }),
      ...(order && { secrets: order === 'wrong_first' ? [other, secret] : [secret, other] }),
      headers: (headers) => features.reduce((changed, feature) => feature.headers?.(changed) ?? changed, headers),
      chunked: features.some(({ chunked }) => chunked === true),
    },
  );
}

/** A secret that the receiver does not have, of the form that the scheme needs. */
export function wrongSecret({ target }: Pick<Trial, 'target'>): { label: string; value: string } {
  const { profile, random } = target;
  const bytes = Buffer.from(random(24));
  const key = profile && 'key' in profile ? profile.key : undefined;
  const text = bytes.toString(key?.encoding === 'base64' ? 'base64' : 'hex');
  return { label: 'another secret', value: `${key?.dropPrefix ?? ''}${text}` };
}

function judgementOf({ features }: AcceptedCheck, refused: ReadonlyMap<Feature, Refusal>, trial: Trial): Judgement {
  const refusals = features.flatMap((feature) => refused.get(feature) ?? []);
  if (refusals.length === 0) return pass('Accepted.');
  const cases = refusals.map(({ found }) => found);
  const judged = refusals.filter(({ found }) => trial.read(found.answer) !== 'throttled');
  if (judged.length === 0) return rateLimited(cases);
  const blamed = judged.filter((refusal) => refusal.isSpelling).map(({ found }) => found);
  if (blamed.length > 0) return fail(`Rightly signed, and refused: ${labels(blamed)}.`, blamed, { reach: 'signed' });
  return inconclusive(`Refused in a plain spelling, too: ${labels(cases)}. The app may not take such content.`, cases);
}
