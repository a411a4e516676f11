import { attemptRecord, toRecord } from '../core/record.ts';
import { retriesOf } from '../core/retry-schedule.ts';
import { bufferedLines } from './buffered-lines.ts';
import { NO_PROGRESS, type Reporter, type ReporterLine, type Streams } from './events.ts';

/** NDJSON: a line an event, `type` first; what is not a result goes to stderr. */
export function jsonReporter(streams: Streams): Reporter {
  const output = bufferedLines(streams, jsonLine);
  return {
    report(event) {
      if (event.type === 'output') {
        output.flush();
        streams.stdout.write(event.bytes);
      } else if (event.type === 'notice' || event.type === 'warning') {
        streams.stderr.write(jsonLine(event));
      } else {
        output.add(event);
      }
    },
    progress: () => NO_PROGRESS,
    flush: () => output.flush(),
  };
}

function jsonLine(event: ReporterLine): string {
  return `${JSON.stringify(toJson(event))}\n`;
}

function toJson(event: ReporterLine): Record<string, unknown> {
  switch (event.type) {
    case 'object':
      return { type: event.name, ...(event.value as Record<string, unknown>) };
    case 'delivery.received': {
      const { delivery, ...rest } = event;
      return { ...toRecord(delivery), ...rest };
    }
    case 'delivery.listed':
    case 'delivery.shown':
      return { ...toRecord(event.delivery) };
    case 'attempt.completed': {
      const { attempt, answer: _answer, inSeries: _inSeries, ...rest } = event;
      return { ...rest, ...attemptRecord(attempt) };
    }
    case 'delivery.planned': {
      const { type, provider, timeoutMs, speed } = event;
      return { type, provider: provider.id, timeoutMs, speed, retries: retriesOf(provider) };
    }
    case 'events.listed':
    case 'verification': {
      const { type, brief: _brief, ...rest } = event;
      return { type, ...rest };
    }
    case 'provider.listed':
      return { type: event.type, id: event.provider.id, name: event.provider.name, events: event.events };
    case 'handshake.asked': {
      const { attempt, answer: _answer, ...rest } = event;
      const accepted = attempt.outcome.kind === 'response' && event.problem === undefined;
      return { ...rest, accepted, ...attemptRecord(attempt) };
    }
    case 'provider.shown':
      return {
        type: event.type,
        ...event.provider,
        events: event.events,
        ...(event.example && { example: event.example }),
      };
    case 'check.completed': {
      const { type, report, failOn, counted } = event;
      return { type, failOn, counted, ...report };
    }
    case 'sandbox.ready': {
      const { apiKey: _apiKey, provider, ...rest } = event;
      return { ...rest, provider: provider.id };
    }
    case 'sandbox.request':
    case 'sandbox.event':
    case 'endpoint.disabled':
    case 'sandbox.closed':
    case 'delivery.scheduled':
    case 'delivery.accepted':
    case 'delivery.gave_up':
    case 'notice':
    case 'warning':
    case 'signature':
    case 'verification.undecided':
    case 'verification.total':
    case 'listener.ready':
    case 'request.rejected':
    case 'listener.closed':
    case 'answer.early':
    case 'target.down':
    case 'target.up':
    case 'expectations.completed':
    case 'tunnel.down':
    case 'tunnel.up':
    case 'tunnel.failed':
    case 'tunnel.tested':
    case 'address.checked':
    case 'deliveries.total':
    case 'difference':
    case 'replay.total':
    case 'deliveries.pruned':
    case 'init.completed':
    case 'scenario.listed':
    case 'scenario.completed':
    case 'check.planned':
    case 'check.explained':
    case 'demo.step':
    case 'demo.result':
      return { ...event };
  }
}
