import { createHash } from 'node:crypto';

type Random = (size: number) => Uint8Array;

/** Bytes that follow from the seed alone: SHA-256 in counter mode. Not for secrets. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return (size) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < size; length += 32) {
      blocks.push(createHash('sha256').update(`${seed}\u0000${counter++}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, size);
  };
}

/** Text of `length` characters, each as likely as any other. */
export function randomText(random: Random, alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random(length * 2)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
