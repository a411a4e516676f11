import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  /** Of the authority that signed the other one; PEM. */
  readonly ca: string;
  /** For 127.0.0.1 and localhost. */
  readonly cert: string;
  readonly key: string;
}

let made: Certificates | undefined;

/** An authority and a server certificate of its own, for a day. */
export function testCertificates(): Certificates {
  made ??= make();
  return made;
}

function make(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'hooks-certificates-'));
  const openssl = (line: string): void => {
    execFileSync('openssl', line.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  try {
    writeFileSync(join(folder, 'leaf.ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n');
    openssl(`req -x509 ${newKey} -keyout ca.key -out ca.pem -days 1 -subj /CN=test-authority`);
    openssl(`req ${newKey} -keyout leaf.key -out leaf.csr -subj /CN=localhost`);
    openssl('x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 1 -days 1 -extfile leaf.ext -out leaf.pem');
    return { ca: read('ca.pem'), cert: read('leaf.pem'), key: read('leaf.key') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
