import { describe, expect, test } from 'vitest';

import { temporaryProject } from '../helpers/context.ts';
import { frameworks } from '../helpers/frameworks.ts';
import { type Integration, integrationOf, integrations, sampleEvents } from '../helpers/integrations.ts';
import { accepted, named, refused, runForAnswers, type Verdict } from '../helpers/results.ts';

type Shot = (event: string, url: string, integration: Integration) => Promise<Verdict>;

const asItIs: Shot = (event, url, { secret }) =>
  runForAnswers(['trigger', event, '--url', url, '--secret', secret], { cwd: temporaryProject() });

const withoutSignature: Shot = (event, url) =>
  runForAnswers(['trigger', event, '--url', url, '--no-signature'], { cwd: temporaryProject() });

const underAnotherSecret: Shot = (event, url, { otherSecret }) =>
  runForAnswers(['trigger', event, '--url', url, '--secret', otherSecret], { cwd: temporaryProject() });

const editedAfterSigning: Shot = async (event, url, { secret, tampering }) => {
  const cwd = temporaryProject();
  const before = await runForAnswers(['trigger', event, '--url', url, '--secret', secret], { cwd });
  expect(before).toEqual(accepted);
  return runForAnswers(['replay', 'last', '--set', tampering, '--no-resign'], { cwd });
};

const shots: ReadonlyArray<readonly [what: string, how: string, shoot: Shot, verdict: Verdict]> = [
  ['accepts', 'as it is', asItIs, accepted],
  ['refuses', 'without its signature', withoutSignature, refused],
  ['refuses', 'signed with another secret', underAnotherSecret, refused],
  ['refuses', 'edited after it was signed', editedAfterSigning, refused],
];

describe.each(named(frameworks, 'name'))('%s', (_, framework) => {
  describe.each(named(integrations, 'sdk'))('with %s', (_, integration) => {
    test.each(shots)(`%s every sample event of ${integration.provider} %s`, async (_what, _how, shoot, verdict) => {
      const url = await framework.start(integration);
      const events = sampleEvents(integration.provider);
      const verdicts: Record<string, Verdict> = {};
      for (const event of events) verdicts[event] = await shoot(event, url, integration);
      expect(verdicts).toEqual(Object.fromEntries(events.map((event) => [event, verdict])));
    });
  });
});

describe.each(named(frameworks, 'name'))('%s that hashes the JSON it has parsed and written again', (_, framework) => {
  const razorpay = integrationOf('razorpay');
  const mistaken: Pick<Integration, 'accepts'> = {
    accepts: (body, headers) => razorpay.accepts(Buffer.from(JSON.stringify(JSON.parse(body.toString()))), headers),
  };

  test('refuses payment.captured, so the mistake shows', async () => {
    const verdict = await asItIs('payment.captured', await framework.start(mistaken), razorpay);
    expect(verdict).toEqual(refused);
  });

  test('accepts a body that writing again does not change, so the refusal is about the bytes', async () => {
    const url = await framework.start(mistaken);
    const trigger = ['trigger', '--raw', '{"event":"payment.captured"}', '--url', url, '--secret', razorpay.secret];
    expect(await runForAnswers(trigger)).toEqual(accepted);
  });
});
