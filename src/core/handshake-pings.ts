import {
  type HandshakeAnswer,
  type HandshakeMaterial,
  type HandshakeQuestion,
  isEmpty,
  jsonHas,
  status,
  succeeds,
} from './handshake-question.ts';

const head = (): HandshakeQuestion[] => [
  { title: 'a HEAD request when the URL is saved', method: 'HEAD', problem: succeeds },
];

/** Discord tries an endpoint with a wrong signature, too. */
const discord = (body: unknown, right: (answer: HandshakeAnswer) => string | undefined): HandshakeQuestion[] => [
  { title: 'PING, rightly signed', method: 'POST', signed: 'rightly', body, problem: right },
  {
    title: 'PING, wrongly signed',
    method: 'POST',
    signed: 'wrongly',
    body,
    problem: (answer) => status(answer, 401),
  },
];

/** What every event is to be answered with, where a status alone does not do. */
const answered = (
  sample: string,
  problem: HandshakeQuestion['problem'],
  more: Partial<HandshakeQuestion> = {},
): HandshakeQuestion[] => [
  { title: `${sample}, an event like any other`, method: 'POST', signed: 'rightly', sample, problem, ...more },
];

const contains = ({ text }: HandshakeAnswer, wanted: string): string | undefined =>
  text.includes(wanted) ? undefined : `The body has to be ${wanted}`;

/** Handshakes that are no challenge: nothing of what is asked comes back. */
export const PINGS: Readonly<Record<string, (material: HandshakeMaterial) => HandshakeQuestion[]>> = {
  discord: () =>
    discord(
      { version: 1, application_id: '1234560123453231555', type: 0 },
      (answer) => status(answer, 204) ?? isEmpty(answer),
    ),
  'discord@interactions': () => discord({ type: 1 }, (answer) => status(answer, 200) ?? jsonHas(answer, { type: 1 })),
  xero: () => {
    const body = { events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'S0m3r4Nd0mt3xt' };
    return [
      {
        title: 'intent to receive, rightly signed',
        method: 'POST',
        signed: 'rightly',
        withinMs: 5_000,
        body,
        problem: (answer) => status(answer, 200) ?? isEmpty(answer),
      },
      {
        title: 'intent to receive, wrongly signed',
        method: 'POST',
        signed: 'wrongly',
        withinMs: 5_000,
        body,
        problem: (answer) => status(answer, 401) ?? isEmpty(answer),
      },
    ];
  },
  airship: () => [
    {
      title: 'validation of the URL',
      method: 'GET',
      path: '/validate',
      signed: 'rightly',
      problem: (answer) =>
        status(answer, 200) ??
        (/"confirmation_code"\s*:\s*"[^"]+"/.test(answer.text)
          ? undefined
          : 'The body has to be JSON: {"confirmation_code":"…"}, with the code of its dashboard.'),
    },
  ],
  sns: ({ token, now }) => [
    {
      title: 'SubscriptionConfirmation; your app has to visit its SubscribeURL, which is not seen from here',
      method: 'POST',
      signed: 'rightly',
      headers: [['x-amz-sns-message-type', 'SubscriptionConfirmation']],
      body: {
        Type: 'SubscriptionConfirmation',
        MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
        Token: token,
        TopicArn: 'arn:aws:sns:eu-central-1:123456789012:orders',
        Message: 'To confirm the subscription, visit the SubscribeURL included in this message.',
        SubscribeURL: `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:123456789012:orders&Token=${token}`,
        Timestamp: now.toISOString(),
        SignatureVersion: '2',
        Signature: '',
        SigningCertURL:
          'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem',
      },
      problem: succeeds,
    },
  ],
  'dropbox-sign': () =>
    answered(
      'signature_request_signed',
      (answer) => status(answer, 200) ?? contains(answer, 'Hello API Event Received'),
    ),
  adyen: () => answered('AUTHORISATION', (answer) => succeeds(answer) ?? contains(answer, '[accepted]')),
  'microsoft-teams': () =>
    answered('message', (answer) => status(answer, 200) ?? jsonHas(answer, { type: 'message' }), { withinMs: 10_000 }),
  woocommerce: () => [
    {
      title: 'ping when the webhook is saved: a form, not JSON',
      method: 'POST',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: 'webhook_id=1',
      problem: succeeds,
    },
  ],
  trello: head,
  surveymonkey: head,
  mandrill: head,
  intercom: head,
};
