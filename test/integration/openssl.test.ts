import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { delicateBodies } from '../helpers/bodies.ts';
import { runHooks, temporaryProject } from '../helpers/context.ts';
import { runProgram } from '../helpers/programs.ts';

const AT = '1790000044';
const ID = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';

interface Digest {
  readonly algorithm: 'sha1' | 'sha256';
  readonly key: Buffer;
}

/** The HMAC as the openssl program computes it: nothing of ours, and nothing of Node's, takes part. */
async function openssl({ algorithm, key }: Digest, content: Uint8Array): Promise<Buffer> {
  const args = ['dgst', `-${algorithm}`, '-mac', 'HMAC', '-macopt', `hexkey:${key.toString('hex')}`, '-binary'];
  const { exitCode, stdout, stderr } = await runProgram('openssl', args, { stdin: content });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

interface Scheme {
  readonly secret: string;
  /** The header lines with signatures, from what openssl says of a body. */
  expected(body: Buffer): Promise<string[]>;
}

const sha256 = async (key: Buffer, ...parts: ReadonlyArray<string | Buffer>): Promise<Buffer> =>
  openssl({ algorithm: 'sha256', key }, Buffer.concat(parts.map((part) => Buffer.from(part))));

const base64Key = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

const schemes: Record<string, Scheme> = {
  razorpay: {
    secret: 'a ₹ secret',
    async expected(body) {
      return [`X-Razorpay-Signature: ${(await sha256(Buffer.from(this.secret), body)).toString('hex')}`];
    },
  },
  stripe: {
    secret: 'whsec_test_secret',
    async expected(body) {
      const digest = await sha256(Buffer.from(this.secret), `${AT}.`, body);
      return [`Stripe-Signature: t=${AT},v1=${digest.toString('hex')}`];
    },
  },
  github: {
    secret: "It's a Secret to Everybody",
    async expected(body) {
      const key = Buffer.from(this.secret);
      return [
        `X-Hub-Signature: sha1=${(await openssl({ algorithm: 'sha1', key }, body)).toString('hex')}`,
        `X-Hub-Signature-256: sha256=${(await sha256(key, body)).toString('hex')}`,
      ];
    },
  },
  'standard-webhooks': {
    secret: `whsec_${base64Key}`,
    async expected(body) {
      const digest = await sha256(Buffer.from(base64Key, 'base64'), `${ID}.${AT}.`, body);
      return [`webhook-signature: v1,${digest.toString('base64')}`];
    },
  },
  'payment-api': {
    secret: 'payment secret',
    async expected(body) {
      return [`Payment-Signature: ${(await sha256(Buffer.from(this.secret), body)).toString('hex')}`];
    },
  },
};

test.each(Object.entries(schemes))(
  'hooks sign agrees with openssl about %s, for every body',
  async (provider, scheme) => {
    const cwd = temporaryProject();
    const [ours, theirs]: Array<Record<string, string[]>> = [{}, {}];
    for (const { name, bytes } of delicateBodies) {
      writeFileSync(join(cwd, 'body'), bytes);
      const sign = ['sign', 'body', '-p', provider, '--secret', scheme.secret, '--at', AT, '--id', ID];
      const { exitCode, stdout, stderr } = await runHooks(sign, { cwd });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      ours![name] = stdout.split('\n').filter((line) => /signature[^:]*:/i.test(line));
      theirs![name] = await scheme.expected(bytes);
    }
    expect(ours).toEqual(theirs);
  },
);

test('hooks sign reads the body from stdin, too', async () => {
  const scheme = schemes['razorpay']!;
  const body = Buffer.from('{"event":"payment.captured"}\n');
  const { stdout } = await runHooks(['sign', '-', '--secret', scheme.secret], { stdin: body });
  const [line] = await scheme.expected(body);
  expect(stdout.split('\n')).toContain(line);
});
