import type { Output } from '../context.ts';
import type { CheckReport, Framework, Severity } from '../core/check-report.ts';
import type { WorkedExample } from '../core/worked-example.ts';
import type { GiveUpReason } from '../core/retry-schedule.ts';
import type { ListedEvent } from '../core/listed-event.ts';
import type {
  Attempt,
  Delivery,
  EndpointRule,
  LateAnswer,
  NoResponseReason,
  Provider,
  RawHeaders,
  Verification,
} from '../core/types.ts';

/**
 * What became of a request by which a provider asks whether somebody is there. Neither answered nor without a secret: it
 * was refused, as senders want it that try a wrong signature, too.
 */
export interface HandshakeTold {
  readonly sender: string;
  readonly answered: boolean;
  /** Where the secret comes from that the answer is made with. */
  readonly secretLabel?: string;
  readonly lacksSecret?: true;
  /** Where the secret is that it has handed over. */
  readonly secretFile?: string;
}

/** Everything a run can say. Both reporters can say each of them; a new one does not compile until they do. */
export type ReporterEvent =
  /** Bytes asked for with --print or an export: they are written as they are. */
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  /** One JSON object asked for. */
  | { readonly type: 'object'; readonly name: string; readonly value: unknown }
  | { readonly type: 'notice'; readonly message: string }
  | {
      readonly type: 'warning';
      readonly message: string;
      readonly hint?: string;
      /** The fields of an event that it is about. */
      readonly fields?: readonly string[];
    }
  | {
      readonly type: 'attempt.completed';
      readonly deliveryId?: string;
      readonly provider?: string;
      readonly eventType?: string;
      readonly eventId?: string;
      readonly endpointId?: string;
      readonly attempt: Attempt;
      /** It is tried again after this time. */
      readonly retryInMs?: number;
      /** The answer's body for people, unpacked; undefined where it is not shown. */
      readonly answer?: Uint8Array;
      /** Where something else than 2xx counts as a yes. */
      readonly accepted?: boolean;
      /** One of a series, of which a table is made at the end. */
      readonly inSeries?: boolean;
      /** Counted from 1, where the provider's way of delivering is followed. */
      readonly attemptNumber?: number;
      readonly attemptsMax?: number;
    }
  /** How a provider is going to deliver. */
  | {
      readonly type: 'delivery.planned';
      readonly provider: Provider;
      readonly timeoutMs: number;
      readonly speed: number;
    }
  /** The next attempt, after `waitMs` of the provider's time, at `at` by this machine's clock. */
  | ({
      readonly type: 'delivery.scheduled';
      readonly attemptNumber: number;
      readonly attemptsMax: number;
      readonly waitMs: number;
      readonly speed: number;
      readonly at: Date;
    } & DeliveryIdentity)
  | ({ readonly type: 'delivery.accepted' } & DeliveryEnd)
  | ({
      readonly type: 'delivery.gave_up';
      readonly reason: GiveUpReason;
      readonly endpointDisabled: boolean;
    } & DeliveryEnd)
  | {
      readonly type: 'signature';
      readonly provider: string;
      readonly headers: RawHeaders;
      /** Where the signature stands, when it is in no header, and its value. */
      readonly place?: string;
      readonly value?: string;
      readonly secretLabel?: string;
    }
  | {
      readonly type: 'verification';
      readonly source: string;
      readonly provider: string;
      readonly eventType?: string;
      readonly verification: Verification;
      /** Other providers that sign in the very same way. */
      readonly mayBe?: readonly string[];
      /** One of many: a line each. */
      readonly brief: boolean;
    }
  | {
      readonly type: 'verification.undecided';
      readonly source: string;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly type: 'verification.total';
      readonly valid: number;
      readonly invalid: number;
      readonly undecided: number;
    }
  | {
      readonly type: 'listener.ready';
      readonly url: string;
      readonly publicUrl?: string;
      readonly forwardTo: ReadonlyArray<{
        readonly url: string;
        readonly events?: readonly string[];
        readonly provider?: string;
      }>;
      /** The statuses asked for in place of an app's. */
      readonly respond?: readonly number[];
      readonly provider?: string;
      readonly secretLabels: readonly string[];
      readonly enforce: boolean;
      readonly folder: string;
    }
  | {
      readonly type: 'delivery.received';
      readonly delivery: Delivery;
      readonly undecided?: string;
      readonly refused: boolean;
      /** There are routes, and none is for it. */
      readonly unrouted?: boolean;
      /** The status it gets in place of an app's, where that was asked for. */
      readonly answered?: number;
      readonly handshake?: HandshakeTold;
    }
  /** The provider got its answer before the app had one. */
  | { readonly type: 'answer.early'; readonly deliveryId: string; readonly status: number; readonly afterMs: number }
  | { readonly type: 'target.down'; readonly url: string }
  | { readonly type: 'target.up'; readonly url: string }
  | {
      readonly type: 'expectations.completed';
      readonly expected: ReadonlyArray<{ readonly event: string; readonly wanted: number; readonly came: number }>;
      readonly others: ReadonlyArray<{
        readonly event: string;
        readonly reason: 'not_expected' | 'not_valid' | 'not_json' | 'not_where' | 'more';
        readonly count: number;
        /** The conditions that it does not fit, with what is there in their place. */
        readonly unmet?: ReadonlyArray<{ readonly where: string; readonly found?: string }>;
      }>;
    }
  | { readonly type: 'request.rejected'; readonly status: number; readonly reason: string }
  | { readonly type: 'listener.closed'; readonly received: number }
  | { readonly type: 'tunnel.down'; readonly publicUrl: string; readonly reason: string }
  /** It is back; `previousUrl` when it has another URL now. */
  | { readonly type: 'tunnel.up'; readonly publicUrl: string; readonly previousUrl?: string }
  | { readonly type: 'tunnel.failed'; readonly publicUrl: string; readonly code: string; readonly message: string }
  | { readonly type: 'tunnel.tested'; readonly publicUrl: string; readonly ok: true; readonly durationMs: number }
  | { readonly type: 'tunnel.tested'; readonly publicUrl: string; readonly ok: false; readonly detail: string }
  | {
      readonly type: 'address.checked';
      readonly provider: string;
      readonly url: string;
      readonly ok: boolean;
      readonly problems: ReadonlyArray<Pick<EndpointRule, 'kind' | 'severity' | 'rule' | 'source'>>;
    }
  | { readonly type: 'delivery.listed'; readonly delivery: Delivery }
  | { readonly type: 'deliveries.total'; readonly shown: number; readonly matching: number }
  | {
      readonly type: 'delivery.shown';
      readonly delivery: Delivery;
      /** Who sent it, where that is known. */
      readonly provider?: Provider;
      readonly answer?: Uint8Array;
      readonly body: Uint8Array;
    }
  | {
      readonly type: 'difference';
      readonly part: string;
      readonly name: string;
      readonly before?: string;
      readonly after?: string;
    }
  | { readonly type: 'replay.total'; readonly accepted: number; readonly refused: number; readonly unanswered: number }
  | { readonly type: 'deliveries.pruned'; readonly removed: number; readonly kept: number }
  | {
      readonly type: 'events.listed';
      readonly provider: string;
      readonly events: readonly ListedEvent[];
      /** What can be triggered beside them: what a payer's browser brings back. */
      readonly callbacks?: readonly string[];
      /** One provider of many: its products rather than their events. */
      readonly brief: boolean;
    }
  | { readonly type: 'init.completed'; readonly file: string; readonly secretFile: string }
  | { readonly type: 'provider.listed'; readonly provider: Provider; readonly events: number }
  | {
      readonly type: 'handshake.asked';
      readonly provider: string;
      readonly question: string;
      readonly attempt: Attempt;
      /** What is wrong with the answer. */
      readonly problem?: string;
      /** The answer's body, for people. */
      readonly answer?: Uint8Array;
    }
  | {
      readonly type: 'provider.shown';
      readonly provider: Provider;
      readonly events: number;
      readonly example?: WorkedExample;
    }
  | {
      readonly type: 'sandbox.ready';
      readonly url: string;
      /** Where the API key is from. */
      readonly apiKeyLabel: string;
      /** The key of the project's own, for people alone: it opens nothing but this sandbox. */
      readonly apiKey?: string;
      readonly rules: string;
      readonly endpoints: number;
      readonly file: string;
      readonly provider: Provider;
      readonly speed: number;
    }
  | { readonly type: 'sandbox.request'; readonly method: string; readonly path: string; readonly status: number }
  | { readonly type: 'sandbox.event'; readonly eventType: string; readonly eventId: string; readonly endpoints: number }
  | { readonly type: 'endpoint.disabled'; readonly endpointId: string; readonly url: string; readonly failures: number }
  | {
      readonly type: 'sandbox.closed';
      readonly events: number;
      /** Deliveries that were still to be retried. */
      readonly pending: readonly DeliveryIdentity[];
    }
  | {
      readonly type: 'scenario.listed';
      readonly provider: string;
      readonly name: string;
      readonly title: string;
      readonly events: readonly string[];
    }
  | ScenarioEnd
  | {
      readonly type: 'check.planned';
      readonly url: string;
      readonly provider: string;
      readonly checks: ReadonlyArray<{
        readonly id: string;
        readonly severity: Severity;
        readonly title: string;
        readonly sends: string;
        /** Why it is not made. */
        readonly reason?: string;
      }>;
      /** How many events a right receiver accepts meanwhile. */
      readonly accepted: number;
    }
  | {
      readonly type: 'check.completed';
      readonly report: CheckReport;
      readonly failOn: Severity | 'inconclusive';
      /** The ids of what counts at that level. */
      readonly counted: readonly string[];
    }
  | {
      readonly type: 'check.explained';
      readonly id: string;
      readonly severity: Severity;
      readonly title: string;
      readonly why: string;
      readonly sends: string;
      readonly fix: string;
      readonly fixes: ReadonlyArray<{ readonly frameworks: readonly Framework[]; readonly code: string }>;
      readonly evidence: readonly string[];
      readonly explains: readonly string[];
    }
  | { readonly type: 'demo.step'; readonly title: string; readonly command: string }
  | { readonly type: 'demo.result'; readonly ok: boolean; readonly message: string };

export interface DeliveryIdentity {
  readonly deliveryId?: string;
  readonly provider?: string;
  readonly eventType?: string;
  readonly eventId?: string;
  /** The registered endpoint that it goes to. */
  readonly endpointId?: string;
}

export interface DeliveryEnd extends DeliveryIdentity {
  /** How many were made. */
  readonly attempts: number;
  /** From the first attempt's begin, by the provider's clock. */
  readonly elapsedMs: number;
  /** How many attempts the endpoint was too slow for. */
  readonly timedOut: number;
  /** How long the provider waits for an answer. */
  readonly timeoutMs: number;
  /** What the endpoint answered after that, by attempt. */
  readonly lateAnswers: ReadonlyArray<LateAnswer & { readonly attemptNumber: number }>;
}

/** What came of a scenario: a row for each delivery, in the order they were sent. */
export interface ScenarioEnd {
  readonly type: 'scenario.completed';
  readonly name: string;
  readonly rows: ReadonlyArray<{
    readonly eventType: string;
    readonly eventId?: string;
    /** By the scenario's clock. */
    readonly at: Date;
    readonly attempts: number;
    readonly accepted: boolean;
    /** Of the last attempt; a status, or why there is no answer. */
    readonly outcome: number | NoResponseReason;
    readonly durationMs: number;
  }>;
  /** Not sent: the run was stopped by a refusal. */
  readonly left: number;
}

export interface Progress extends Disposable {
  /** Says what goes on now. */
  update(text: string): void;
}

export const NO_PROGRESS: Progress = { update() {}, [Symbol.dispose]() {} };

export interface Reporter {
  report(event: ReporterEvent): void;
  /** Shows on a terminal that something is going on, until disposed. */
  progress(text: string): Progress;
  /** Writes what has been reported and not written yet. */
  flush(): void;
}

/** What becomes words; output is bytes already. */
export type ReporterLine = Exclude<ReporterEvent, { type: 'output' }>;

/** Where a run's words go: results to stdout, everything else to stderr. */
export interface Streams {
  readonly stdout: Pick<Output, 'write'>;
  readonly stderr: Pick<Output, 'write'>;
}
