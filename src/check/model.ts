import type { AdviceTopic, Reach, Severity, Verdict } from '../core/check-report.ts';
import type { RawHeaders } from '../core/types.ts';
import type { Need, Target } from './target.ts';
import type { Trial } from './trial.ts';

/** A request with what is expected of it. */
export interface Shot {
  /** What is odd about it, as the end of "the receiver got …". */
  readonly label: string;
  readonly url: string;
  readonly method: string;
  readonly rawHeaders: RawHeaders;
  readonly body: Uint8Array;
  /** Sent in pieces, without Content-Length. */
  readonly chunks?: readonly Uint8Array[];
  /** Rightly signed: it may cause an event to be handled. */
  readonly genuine: boolean;
  readonly eventId?: string | undefined;
  /** The right signatures of a request that does not carry them: no answer may hold one. */
  readonly withheld: readonly string[];
  /** It holds something that only the secret can make, or the secret itself. */
  readonly showsSecret: boolean;
}

/** What came of a shot. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly rawHeaders: RawHeaders;
      /** Its beginning, as text. */
      readonly text: string;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'silence';
      /** `closed`: the connection was dropped without an answer; `gone`: nothing listens there any more. */
      readonly reason: 'timeout' | 'closed' | 'gone' | 'other';
      readonly detail: string;
      readonly durationMs: number;
    };

/** A shot and what came of it, as a report shows it. */
export interface Case {
  readonly shot: Shot;
  readonly answer: Answer;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** What was seen, as sentences. */
  readonly note: string;
  /** Those that the verdict rests on. */
  readonly cases: readonly Case[];
  readonly reach?: Reach;
  /** In place of the check's own: a crash is worse than an error page. */
  readonly severity?: Severity;
  /** The checks whose requests caused it, or whose symptom it is where one of them fails. */
  readonly causedBy?: readonly string[];
  /** In place of the check's own. */
  readonly advice?: AdviceTopic;
}

/** When a check is made: forged requests come before any that is accepted. */
export type Phase = 'baseline' | 'forged' | 'torture' | 'genuine' | 'last';

interface CheckFacts {
  /** Stable: reports, `--only` and known findings name it. */
  readonly id: string;
  readonly severity: Severity;
  /** What is true of a right receiver. */
  readonly title: string;
  /** Who can do what when it is not so. */
  readonly why: string;
  /** What is sent, in words. */
  readonly sends: string;
  readonly advice: AdviceTopic;
  /** Where it is written or was seen: documents, advisories, issues. */
  readonly evidence: readonly string[];
  readonly needs?: readonly Need[];
  /** In place of the severity, where the provider's own library is as lenient. */
  readonly severityFor?: (target: Target) => Severity | undefined;
  /** It takes two clocks that agree. */
  readonly needsClock?: true;
  readonly phase: Phase;
  /** Only when asked for: it may hurt a receiver that is not well. */
  readonly intrusive?: true;
  /** Checks that fail with it: they are shown below it. */
  readonly explains?: readonly string[];
  /** It says something even of a receiver that verifies no signature. */
  readonly unverified?: 'made';
  /** How many events a right receiver accepts because of it. */
  readonly accepted?: number;
}

/** One thing that is true of a right receiver. */
export type Check = CheckFacts &
  (
    | {
        readonly kind: 'refused';
        readonly shots: (trial: Trial) => readonly Shot[];
        /** An error of the receiver's own is as bad. */
        readonly orCrash?: true;
        /** Who can send such a request, where it takes the secret to make it. */
        readonly reach?: Reach;
      }
    /** Anything but an error of its own, a dropped connection or silence. */
    | {
        readonly kind: 'survived';
        readonly shots: (trial: Trial) => readonly Shot[];
        /** The provider itself sends such: it matters, though nobody else can. */
        readonly isRealistic?: true;
        /** The check that these errors are a symptom of, where it fails, too. */
        readonly symptomOf?: (crashed: readonly Case[]) => string | undefined;
      }
    /** Oddities of right requests: all in one request, and one by one where that is not accepted. */
    | { readonly kind: 'accepted'; readonly features: readonly Feature[] }
    | { readonly kind: 'judged'; readonly judge: (trial: Trial) => Promise<Judgement> }
  );

/** An oddity that a rightly signed request can have without being any less right. */
export interface Feature {
  readonly label: string;
  /** With which others it shares a request. */
  readonly group: 'body' | 'transport';
  /** JSON text of members for an object of the event's own. */
  readonly members?: string;
  /** Changes the body's spelling, last. */
  readonly respell?: (body: string) => string;
  /** Changes what is signed. */
  readonly signing?: { readonly ageMs?: number; readonly secrets?: 'wrong_first' | 'wrong_last' };
  readonly headers?: (headers: RawHeaders) => RawHeaders;
  readonly chunked?: true;
}
