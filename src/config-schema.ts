import { z } from 'zod';

import type { Config, RouteSetting } from './config.ts';
import { isConnectionHeader, isValidHeader } from './core/headers.ts';
import { ownProblems } from './own-problems.ts';
import { fromOwn, type OwnProvider } from './own-provider.ts';
import { headerName, signatureSchema } from './signature-schema.ts';

const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });

const RETRY_MS_MAX = 7 * 24 * 3_600_000;

const retries = z
  .strictObject({
    delaysMs: z
      .array(z.number().int().min(0).max(RETRY_MS_MAX))
      .max(100)
      .describe('The waits after each failed attempt, in order.'),
    jitter: z.number().min(0).max(1).optional().describe('The share of a wait by which it varies.'),
    signsEachAttempt: z.boolean().optional().describe('Left out: true.'),
    disablesAfter: z.number().int().positive().optional().describe('Deliveries given up in a row.'),
  })
  .describe('How it retries a delivery, for trigger --deliver.');

const provider = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, { error: 'expected lower-case letters, digits and dashes' }),
    name: z.string().optional(),
    evidence: z
      .strictObject({
        confidence: z.enum(['sdk_verified', 'peer_verified', 'sdk_read', 'documented', 'third_party', 'memory']),
        sources: z.array(z.string()),
      })
      .optional()
      .describe('How sure the scheme is, and where it is from.'),
    notes: z.array(z.string()).optional().describe('What is not certain, as sentences.'),
    docsUrl: z.string().optional(),
    secretVariable: z.string().optional(),
    signature: signatureSchema,
    eventType: z.strictObject({
      bodyPath: z
        .union([z.string(), z.array(z.string()).min(1)], { error: 'expected a path, or a list of paths' })
        .optional(),
      header: headerName.optional(),
    }),
    eventId: z.strictObject({ bodyPath: z.string().optional(), header: z.string().optional() }).optional(),
    eventIdForm: z
      .strictObject({
        literalPrefix: z.string(),
        prefix: z.string(),
        length: z.number().int().min(1).max(100),
        alphabet: z.enum(['base62', 'hex', 'digits', 'uuid']),
      })
      .optional()
      .describe('The form of an event id that is not in the body.'),
    headers: z
      .array(z.tuple([z.string(), z.string()]))
      .describe(
        'All headers sent, in order: [name, value]. Values may hold {event_id}, {event_type}, {timestamp}, {signature}.',
      ),
    wire: z
      .enum(['compact', 'pretty', 'php', 'sorted', 'crlf', 'ascii', 'form'])
      .optional()
      .describe('Left out: compact.'),
    timeKeys: z
      .array(z.string())
      .optional()
      .describe('Body fields with unix seconds; left out: created, timestamp and others that many senders have.'),
    companions: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Headers by which it is told from others whose signature header has the same name.'),
    pathPrefixes: z.array(z.string()).optional().describe('Where short paths of --set are looked for.'),
    timeoutMs: z.number().int().positive().optional().describe('How long it waits for the answer; left out: 30 s.'),
    retries: retries.optional(),
  })
  .superRefine((own, context) => {
    for (const { path, message } of ownProblems(own as OwnProvider))
      context.addIssue({ code: 'custom', path: [...path], message });
  });

const headers = z
  .record(z.string(), z.string())
  .default({})
  .refine((lines) => Object.entries(lines).every(([name, value]) => isValidHeader(name, value)), {
    error: 'expected header names and values',
  })
  .refine((lines) => !Object.keys(lines).some(isConnectionHeader), {
    error: 'a header among them belongs to the connection',
  });

// The message does not repeat the value: it may be the secret itself.
const variableName = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, {
  error: 'expected the name of an environment variable in capitals, not a secret',
});

const eventGlob = z.string().min(1, { error: 'expected an event type, or a pattern of them' });

const route = z.strictObject({
  url: httpUrl,
  events: z
    .union([eventGlob, z.array(eventGlob).min(1)], { error: 'expected an event type, or a list of these' })
    .optional()
    .describe('Event types handed there, with * for any characters; left out: all.'),
  provider: z.string().optional().describe('Whose events are handed there; left out: all.'),
  headers: headers.describe('Headers added to what is handed there.'),
  secretVariable: variableName
    .optional()
    .describe('The environment variable with the secret that this target holds: deliveries are signed anew with it.'),
});

const schema = z.strictObject({
  $schema: z.string().optional(),
  provider: z.string().optional().describe('The provider that commands mean when none is named.'),
  url: httpUrl.optional().describe('Where trigger and replay send.'),
  forwardTo: z
    .union([httpUrl, route, z.array(z.union([httpUrl, route])).min(1)], {
      // One sentence for all three forms: what is wrong inside a route is told by its own path.
      error: 'expected an http or https URL, a route with "url", or a list of these',
    })
    .optional()
    .describe('Where listen forwards: a URL, a route, or a list of these; the first answer is passed on.'),
  // Neither a server nor a program: a configuration that came with a project must not get at the authtoken, or run things.
  tunnel: z
    .strictObject({
      use: z.enum(['ngrok', 'cloudflared', 'none']).optional().describe('Left out: ngrok when there is an authtoken.'),
      domain: z
        .string()
        .regex(/^[a-z\d-]+(?:\.[a-z\d-]+)+$/, {
          error: 'expected a domain in lower-case letters, such as shop.ngrok-free.app',
        })
        .optional()
        .describe('The ngrok domain to have.'),
      publicUrl: httpUrl.optional().describe('The public URL of a tunnel or proxy of your own.'),
    })
    .refine(({ use, publicUrl }) => use === undefined || publicUrl === undefined, {
      error: 'expected "use" or "publicUrl", not both',
    })
    .refine(
      ({ use = 'ngrok', domain, publicUrl }) => domain === undefined || (use === 'ngrok' && publicUrl === undefined),
      {
        error: 'expected "domain" with ngrok alone: it is a domain of ngrok\'s',
      },
    )
    .optional()
    .describe('How listen becomes public.'),
  headers: headers.describe('Headers added to every request that is sent or forwarded.'),
  secretVariables: z
    .record(z.string(), variableName)
    .default({})
    .describe('The environment variable with the signing secret, by provider id.'),
  providers: z
    .array(provider)
    .refine((own) => new Set(own.map(({ id }) => id)).size === own.length, { error: 'two providers have one id' })
    .default([])
    .describe('Providers of your own.'),
});

/** A problem at a place in the file. */
export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
  readonly unknownKey?: string;
  readonly knownKeys?: readonly string[];
}

/** Checks the parsed file: either the configuration, or what is wrong, first problem first. */
export function readConfig(value: unknown): { config?: Config; problems: ConfigProblem[] } {
  const result = schema.safeParse(value);
  if (!result.success) return { problems: result.error.issues.map((issue) => describeIssue(issue)) };
  const { provider: id, url, forwardTo, tunnel, headers, secretVariables, providers } = result.data;
  return {
    config: {
      ...(id !== undefined && { provider: id }),
      ...(url !== undefined && { url }),
      forwardTo: [forwardTo ?? []].flat().map((target) => toRoute(target)),
      ...(tunnel !== undefined && { tunnel: known(tunnel) }),
      headers: Object.entries(headers),
      secretVariables,
      // JSON has no undefined members.
      providers: providers.map((own) => fromOwn(own as OwnProvider)),
    },
    problems: [],
  };
}

function toRoute(target: string | z.infer<typeof route>): RouteSetting {
  if (typeof target === 'string') return { url: target };
  const { events, headers: lines, provider: id, secretVariable, url } = target;
  return {
    url,
    ...(events !== undefined && { events: [events].flat() }),
    ...(id !== undefined && { provider: id }),
    headers: Object.entries(lines),
    ...(secretVariable !== undefined && { secretVariable }),
  };
}

function describeIssue(issue: z.core.$ZodIssue): ConfigProblem {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return { path, message: issue.message };
  const unknownKey = issue.keys[0] ?? '';
  const knownKeys = keysAt(configJsonSchema(), issue.path);
  return { path: path === '' ? unknownKey : `${path}.${unknownKey}`, message: 'unknown key', unknownKey, knownKeys };
}

/** The keys that the schema knows at a path; of alternatives, those of all. */
function keysAt(node: unknown, path: readonly PropertyKey[]): string[] {
  const {
    properties = {},
    items,
    anyOf = [],
    oneOf = [],
  } = node as {
    properties?: Record<string, unknown>;
    items?: unknown;
    anyOf?: unknown[];
    oneOf?: unknown[];
  };
  const alternatives = [...anyOf, ...oneOf];
  if (alternatives.length > 0) return [...new Set(alternatives.flatMap((alternative) => keysAt(alternative, path)))];
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(properties);
  const inner = typeof key === 'number' ? items : properties[String(key)];
  return inner === undefined ? [] : keysAt(inner, rest);
}

/** Without the keys that were left out. */
function known<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** The JSON Schema of the file, for editors. */
export function configJsonSchema(): unknown {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
}
