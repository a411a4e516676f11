import { curlCommand, type OutgoingRequest, rawHttp, requestJson } from '../deliveries/export.ts';
import type { Reporter } from '../reporters/events.ts';
import { rejectOptions } from './settings.ts';

/** The forms in which a request is printed in place of being sent. */
export type PrintForm = 'http' | 'curl' | 'json' | 'body';

/** Prints what would be sent: bytes as they are, the rest as text with a newline. */
export function printRequest(form: PrintForm, request: OutgoingRequest, reporter: Reporter): void {
  switch (form) {
    case 'http':
      reporter.report({ type: 'output', bytes: rawHttp(request) });
      break;
    case 'body':
      reporter.report({ type: 'output', bytes: request.body });
      break;
    case 'curl':
      reporter.report({ type: 'output', bytes: Buffer.from(`${curlCommand(request)}\n`) });
      break;
    case 'json':
      reporter.report({ type: 'object', name: 'request', value: requestJson(request) });
      break;
  }
}

/** What would have no effect where a request is printed and not sent. */
export function rejectBesidePrint({
  print,
  timeout,
  keep,
  deliver,
  speed,
  url,
}: {
  readonly print?: PrintForm;
  readonly timeout?: number;
  readonly keep: boolean;
  readonly deliver?: boolean;
  readonly speed?: number;
  readonly url?: string;
}): void {
  if (print === undefined) return;
  rejectOptions(
    {
      '--timeout': timeout !== undefined,
      '--no-keep': !keep,
      '--deliver': deliver === true,
      '--speed': speed !== undefined,
    },
    '--print sends nothing',
  );
  rejectOptions({ '--url': url !== undefined && print === 'body' }, '--print body prints the body alone');
}
