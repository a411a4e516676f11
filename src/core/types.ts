import type { Callback } from './callback.ts';
import type { SignaturePlace, SignatureProfile } from './signature-profile.ts';
import type { RunningTotal, Tie } from './tie.ts';
import type { SubjectPlace } from './subject.ts';

/** Header lines as they came over the wire: order, case and repeats kept. */
export type RawHeaders = ReadonlyArray<readonly [name: string, value: string]>;

export interface WebhookRequest {
  readonly method: string;
  /** Path with query string, as in the request line. */
  readonly path: string;
  readonly rawHeaders: RawHeaders;
  /** The bytes as they came. Nothing parses them on the way. */
  readonly body: Uint8Array;
}

/** The look of an id, so that new ones can be made and old ones be found in a fixture. */
export interface IdForm {
  /** Regular expression source for what stands before the part that changes. */
  readonly prefix: string;
  readonly length: number;
  readonly alphabet: 'base62' | 'hex' | 'digits' | 'uuid';
  /** The first ten characters are base62 nanoseconds since 2014-01-01T00:00:00Z. */
  readonly timeCoded?: boolean;
  /** Found under these object keys alone; anywhere without them. */
  readonly keys?: readonly string[];
  /** The same id is also written cut to these many characters (abbreviated commit ids). */
  readonly shortLengths?: readonly number[];
}

/** How a sample event is made new. */
export interface RefreshRules {
  readonly ids: readonly IdForm[];
  /**
   * Where ids are whose form is not written down: each becomes one like it, wherever it stands. `*` stands for any key.
   * The event's own id is one of them without being named.
   */
  readonly idPaths?: readonly string[];
  /** Times are known by their spelling, or, where that could be another thing, by the words of their key as well. */
  readonly times: {
    /** The newest under these keys is when the event happened; it becomes the present. Without them: the newest of all. */
    readonly eventKeys: readonly string[];
    /** Of times that do not say theirs: `+05:30`. */
    readonly zone?: string;
  };
}

/** Text that changes when JSON is parsed and written again; `*` in a path stands for any key. */
export interface HostileText {
  /** Objects of free text that these members are added to; an empty list, which is PHP's empty object, becomes one. */
  readonly notes: { readonly paths: readonly string[]; readonly members: Readonly<Record<string, string>> };
  /** Texts that this is appended to, or null in its place. */
  readonly texts: ReadonlyArray<{
    readonly paths: readonly string[];
    readonly text: string;
    /** Stands between a text that is there and this one. */
    readonly joiner: string;
    /** Regular expression source of texts that mean something: they stay. */
    readonly except?: string;
  }>;
}

/**
 * How an event becomes bytes: spellings of JSON (`crlf` ends in a line break, `ascii` escapes all other characters), or a
 * form whose fields are the members of an object.
 */
export type WireStyle = 'compact' | 'pretty' | 'php' | 'sorted' | 'crlf' | 'ascii' | 'form';

/**
 * How a provider goes on after an attempt that failed. For each one known, a 2xx answer within the time-out is success,
 * and everything else is failure: another status, a redirect, a late answer, none.
 */
export interface RetryProfile {
  /** The waits, each from the end of a failed attempt to the next one. Empty: it does not try again by itself. */
  readonly delaysMs: readonly number[];
  /** Before these, one more attempt for some events, after a 5xx answer or a dropped connection. */
  readonly instant?: { readonly delayMs: number; readonly eventTypes: readonly string[] };
  /** The share of a wait by which it is longer or shorter, at random. */
  readonly jitter?: number;
  /** Whether an attempt is signed when it is made; else all carry the signature of the first. */
  readonly signsEachAttempt: boolean;
  /** An answer's Retry-After makes the wait longer. */
  readonly heedsRetryAfter?: boolean;
  /** Statuses that disable the endpoint at once. */
  readonly disablingStatuses?: readonly number[];
  /** So many deliveries in a row that were given up disable the endpoint. Left out: failing does not, as far as is known. */
  readonly disablesAfter?: number;
  /** How sure the waits are: seen in deliveries, written by the provider, or hooks' own choice where it writes none. */
  readonly certainty: 'measured' | 'documented' | 'assumed' | 'unknown';
  /** Where it is from, and what is not certain: sentences. */
  readonly source: string;
}

/** How sure a scheme is, and where it is from. */
export interface Evidence {
  /**
   * The provider's own library accepted signatures made by it (`sdk_verified`), or a third party's receiver did
   * (`peer_verified`); the library's code was read (`sdk_read`), or documentation; or only receivers of others agree; or
   * it is known by hearsay (`memory`), which is said whenever it is used.
   */
  readonly confidence: 'sdk_verified' | 'peer_verified' | 'sdk_read' | 'documented' | 'third_party' | 'memory';
  /** The names of packages, files and documents. */
  readonly sources: readonly string[];
}

/** A header by its name, or by its name and a pattern of its value in which `*` stands for any characters. */
export type HeaderMark = string | readonly [name: string, pattern: string];

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly evidence?: Evidence;
  readonly docsUrl?: string;
  /** The environment variable that integrations of this provider use for the signing secret. */
  readonly secretVariable?: string;
  /** Variables with other secrets of this provider that are often taken for the signing secret. */
  readonly confusedVariables?: readonly string[];
  readonly signature: SignatureProfile;
  /** Headers that it always sends, by which it is told from others whose signature looks the same. */
  readonly companions?: readonly HeaderMark[];
  /** Headers that it never sends. */
  readonly neverWith?: readonly HeaderMark[];
  /** The provider that its scheme is named after: of those that cannot be told apart, that one comes first. */
  readonly looksLike?: string;
  /** Where the event type is: paths into the body, whose texts are joined by dots, or a header that they refine. */
  readonly eventType: { readonly bodyPath?: string | readonly string[]; readonly header?: string };
  /** Where the event id is. */
  readonly eventId?: { readonly header?: string; readonly bodyPath?: string };
  /** The form of an event id that is not in the body. */
  readonly eventIdForm?: IdForm & { readonly literalPrefix: string };
  /**
   * All headers the provider sends, in order, aside from Host and Content-Length. Values are templates of `{event_id}`,
   * `{event_type}`, `{event_name}` and `{event_action}` (the event type up to its first dot, and after it),
   * `{timestamp}`, `{date}`, `{param:name}`, `{json:/pointer}`, and `{signature}` where the signature header stands.
   */
  readonly headers: RawHeaders;
  readonly wire: {
    readonly style: WireStyle;
    readonly byEventType?: ReadonlyArray<{ readonly glob: string; readonly style: WireStyle }>;
  };
  readonly refresh: RefreshRules;
  /** What ties the fields of its events together. */
  readonly ties?: readonly Tie[];
  /** Things that are there before others, by their kinds: a payment before its refund. */
  readonly olderThings?: ReadonlyArray<{ readonly older: string; readonly than: string }>;
  /** What ties the events of a series together. */
  readonly runningTotals?: readonly RunningTotal[];
  /** What makes a sample event hard on receivers that do not verify the very bytes. */
  readonly hostileText?: HostileText;
  /** Where short paths of `--set` are looked for: `*` stands for the path's own first key. */
  readonly pathPrefixes: readonly string[];
  /** What the payer's browser brings back, signed with the secret of the API key. */
  readonly callbacks?: { readonly secretVariable: string; readonly forms: readonly Callback[] };
  /** What an event is about, for lists. */
  readonly subject?: readonly SubjectPlace[];
  readonly delivery: {
    /** How long the provider waits for the answer. */
    readonly timeoutMs: number;
    /** That time is not documented, but hooks' own choice. */
    readonly isAssumed?: boolean;
    /** Left out where nothing is known of it. */
    readonly retries?: RetryProfile;
  };
  /** What the provider says of the URLs it sends to. */
  readonly endpointRules?: readonly EndpointRule[];
  /** What is not certain about this profile, as sentences. */
  readonly notes?: readonly string[];
}

/** One thing that a provider demands, or asks for, of a URL that is to be registered with it. */
export type EndpointRule = {
  /** The rule in the provider's terms, as a sentence about the URL. */
  readonly rule: string;
  /** Where the provider says so. */
  readonly source: string;
  /** Whether a URL against the rule cannot be registered, or is merely advised against. */
  readonly severity: 'refused' | 'discouraged';
} & (
  | { readonly kind: 'https_only' }
  /** Not an address of a private network, nor a name that only such a network knows. */
  | { readonly kind: 'public_only' }
  | { readonly kind: 'ports'; readonly ports: readonly number[] }
  /** A word that may stand nowhere in the host. */
  | { readonly kind: 'no_word_in_host'; readonly word: string }
  /** These hosts, and every host below them. */
  | { readonly kind: 'blocked_hosts'; readonly hosts: readonly string[] }
);

export type VerificationFailure =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'id_missing'
  | 'timestamp_missing'
  | 'timestamp_malformed'
  | 'timestamp_too_old'
  | 'timestamp_in_future';

export type Verification =
  | {
      readonly valid: true;
      /** The signature scheme that matched, as provider id and algorithm. */
      readonly scheme: string;
      readonly secretLabel?: string;
      /** What a right signature of this scheme does not prove, as a sentence. */
      readonly caveat?: string;
    }
  | {
      readonly valid: false;
      readonly reason: VerificationFailure;
      /** One sentence about what was found; never holds a secret or a right signature. */
      readonly detail: string;
      readonly diagnosis?: Diagnosis;
    };

/** What explains a refused signature. */
export interface Diagnosis {
  /** Each was needed, together, for an HMAC to match. Empty: nothing that was tried matches. */
  readonly mistakes: ReadonlyArray<{ readonly code: string; readonly message: string }>;
  /** How many signatures were computed and compared. */
  readonly tried: number;
  /** The body is so long that not every usual mistake was tried. */
  readonly cutShort?: boolean;
  readonly secretLabel?: string;
}

/** A signing secret with the name it is shown by: the secret itself is never shown. */
export interface LabelledSecret {
  readonly label: string;
  readonly value: string;
}

/** `unsigned`: it was not sent, since no signature could be made for the endpoint. */
export type NoResponseReason = 'refused' | 'timeout' | 'dns' | 'tls' | 'closed' | 'unsigned' | 'other';

export type Outcome =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly rawHeaders: RawHeaders;
      readonly body: Uint8Array;
      /** The body was longer than we keep. */
      readonly truncated?: boolean;
    }
  | { readonly kind: 'no_response'; readonly reason: NoResponseReason; readonly detail: string };

/** An answer that came when nobody waited for it any more. */
export interface LateAnswer {
  readonly status: number;
  /** Since the attempt began. */
  readonly durationMs: number;
}

export interface Attempt {
  readonly endpointUrl: string;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly outcome: Outcome;
}

/**
 * Where a listener hands a delivery to, and what it changes on the way: header names alone, since values may be secrets.
 */
export interface Endpoint {
  readonly url: string;
  /** Headers that are added, or take the place of the sender's. */
  readonly headers?: readonly string[];
  /** The signature is made anew, with a secret of the endpoint's own. */
  readonly resigned?: boolean;
}

/** What is still being put together; where that happens for every delivery, spreading objects would take too long. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

export interface Delivery {
  readonly id: string;
  readonly receivedAt: Date;
  /** `received` by the listener, or `sent` by trigger. */
  readonly origin: 'received' | 'sent';
  readonly provider?: string;
  readonly eventType?: string;
  readonly eventId?: string;
  readonly request: WebhookRequest;
  /** Where the request holds the secret itself: it is neither kept nor printed. */
  readonly secretPlace?: SignaturePlace;
  readonly verification?: Verification;
  /** Where it was to be handed to when it came, whether or not that has happened. Left out: its attempts alone tell. */
  readonly endpoints?: readonly Endpoint[];
  /** The listener itself has dealt with it, for good: it is for no endpoint. */
  readonly settled?: 'refused' | 'handshake';
  /** The id of the process that is handing it over: while that runs, what is still open is its affair. */
  readonly handledBy?: number;
  readonly attempts: readonly Attempt[];
}
