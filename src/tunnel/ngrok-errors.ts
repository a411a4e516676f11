import { UnavailableError } from '../errors.ts';

/** What may follow from a refusal while a tunnel is being brought back. */
type Consequence =
  /** Trying again is of no use. */
  | 'final'
  /** It may pass by itself. */
  | 'passing'
  /** The address cannot be had; another one can. */
  | 'address';

interface Advice {
  readonly sentence: string;
  readonly remedy: string;
  readonly consequence: Consequence;
}

const TOKEN_PAGE = 'https://dashboard.ngrok.com/get-started/your-authtoken';
const UPDATE = 'Update hooks: a newer one brings a newer ngrok SDK.';
const OLD: Advice = {
  sentence: 'ngrok no longer serves the version of its SDK that this hooks has.',
  remedy: UPDATE,
  consequence: 'final',
};
const ONLINE: Advice = {
  sentence: 'The address is online already, from another ngrok session of your account.',
  remedy: 'End the other one (https://dashboard.ngrok.com/agents lists them), or name another address with --domain.',
  consequence: 'passing',
};
const FOREIGN: Advice = {
  sentence: 'The domain is not one of your ngrok account.',
  remedy: 'Reserve it at https://dashboard.ngrok.com/domains, or use the authtoken of the account that has it.',
  consequence: 'address',
};
const quota = (what: string): Advice => ({
  sentence: `The ngrok account has used up this month's ${what}.`,
  remedy: 'See https://dashboard.ngrok.com/billing, or use --tunnel cloudflared.',
  consequence: 'final',
});

/** The errors of https://ngrok.com/docs/errors that people meet, by number. All others keep ngrok's own words. */
const ADVICE: Readonly<Record<number, Advice>> = {
  105: {
    sentence: 'The ngrok authtoken does not have the form of one.',
    remedy: `Copy it whole from ${TOKEN_PAGE} into NGROK_AUTHTOKEN; an API key is something else.`,
    consequence: 'final',
  },
  106: {
    sentence: 'The ngrok authtoken is of ngrok 1, which is long gone.',
    remedy: `Copy a new one from ${TOKEN_PAGE} into NGROK_AUTHTOKEN.`,
    consequence: 'final',
  },
  107: {
    sentence: 'ngrok does not know the authtoken: it was reset or revoked, or you have left its team.',
    remedy: `Copy the present one from ${TOKEN_PAGE} into NGROK_AUTHTOKEN.`,
    consequence: 'final',
  },
  108: {
    sentence: 'The ngrok account has as many agent sessions as it may have.',
    remedy: 'End another one: https://dashboard.ngrok.com/agents lists them.',
    consequence: 'passing',
  },
  119: OLD,
  120: OLD,
  121: OLD,
  314: {
    sentence: 'A domain of your own needs a paid ngrok plan.',
    remedy: 'Name the free domain of your account (https://dashboard.ngrok.com/domains), or leave out --domain.',
    consequence: 'address',
  },
  319: FOREIGN,
  320: FOREIGN,
  334: ONLINE,
  725: quota('bandwidth'),
  727: quota('HTTP requests'),
  4018: {
    sentence: 'ngrok got no authtoken: it serves accounts only.',
    remedy: `A free account has one at ${TOKEN_PAGE}; put it into NGROK_AUTHTOKEN.`,
    consequence: 'final',
  },
  7117: FOREIGN,
  7118: FOREIGN,
  9016: {
    sentence: 'The ngrok plan does not include webhook verification.',
    remedy: 'Take verify-webhook out of the traffic policy: hooks verifies signatures itself.',
    consequence: 'final',
  },
};

/** The SDK's own. */
const USUAL_SERVER = 'connect.ngrok-agent.com';
const USUAL_PORT = '443';

/** What the SDK says in its own words when no server has answered; `{server}` stands for its address. */
const SDK_WORDS: ReadonlyArray<readonly [pattern: RegExp, code: string, Advice]> = [
  [
    /failed to establish tcp connection/,
    'NGROK_UNREACHABLE',
    {
      sentence: 'The ngrok server {server} cannot be reached.',
      remedy: 'Check that this machine is online, and that no firewall keeps it from {server}.',
      consequence: 'passing',
    },
  ],
  [
    /tls handshake error/,
    'NGROK_TLS',
    {
      sentence:
        'The TLS handshake with the ngrok server failed: its certificate is not trusted, or it is no TLS server.',
      remedy:
        'Behind a proxy that opens TLS, or with a server of your own, name its CA with --server-addr and --ca-cert.',
      consequence: 'passing',
    },
  ],
  [
    /failed to deserialize rpc response|transport error|muxado/,
    'NGROK_HUNG_UP',
    {
      sentence: 'The ngrok server ended the connection before it had answered.',
      remedy: 'Try again; https://status.ngrok.com tells of outages.',
      consequence: 'passing',
    },
  ],
  [
    /invalid server address/,
    'NGROK_SERVER_ADDRESS',
    {
      sentence: 'The address of the ngrok server is not one.',
      remedy: 'Write host:port, such as connect.ngrok-agent.com:443.',
      consequence: 'final',
    },
  ],
];

/** A failure of ngrok's, and what it means for one who tries again. */
export class NgrokError extends UnavailableError {
  readonly consequence: Consequence;

  constructor(code: string, { sentence, remedy, consequence }: Advice, cause?: unknown) {
    super(code, sentence, { hint: remedy, cause });
    this.consequence = consequence;
  }
}

/** Whose failure it is. */
interface Connection {
  readonly token: string;
  readonly serverAddress?: string;
}

/**
 * A failure of the SDK as a sentence with a remedy; its code is ngrok's own (`ERR_NGROK_107`) where there is one.
 * The token, which ngrok repeats in some of its messages, is taken out.
 */
export function describeNgrokError(error: unknown, { token, serverAddress }: Connection): NgrokError {
  const text = plainText(error instanceof Error ? error.message : String(error), token);
  const number = /ERR_NGROK_(\d+)/.exec(text)?.[1];
  const advice = number === undefined ? undefined : ADVICE[Number(number)];
  if (number !== undefined && advice) return new NgrokError(`ERR_NGROK_${number}`, advice);
  const known = SDK_WORDS.find(([pattern]) => pattern.test(text));
  if (number === undefined && known) {
    const [, code, { sentence, remedy, consequence }] = known;
    const name = (words: string): string => words.replace('{server}', withPort(serverAddress ?? USUAL_SERVER));
    return new NgrokError(code, { sentence: name(sentence), remedy: name(remedy), consequence });
  }
  const words = text
    .replace(/^(?:failed to connect session|failed to start listener|error on join): /, '')
    .replace(/,? ?error_code: (?:Some\(")?ERR_NGROK_\d+(?:"\))?.*$/, '');
  return new NgrokError(number === undefined ? 'NGROK_FAILED' : `ERR_NGROK_${number}`, {
    sentence: `ngrok refused: ${words}`,
    remedy:
      number === undefined
        ? 'https://status.ngrok.com tells of outages.'
        : `See https://ngrok.com/docs/errors/err_ngrok_${number}`,
    // Only what a server has said on purpose is final.
    consequence: number === undefined ? 'passing' : 'final',
  });
}

function withPort(address: string): string {
  return address.includes(':') ? address : `${address}:${USUAL_PORT}`;
}

/** On one line, without control characters, and without the token. */
export function plainText(message: string, token: string): string {
  const text = message.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return token === '' ? text : text.replaceAll(token, '<authtoken>');
}
