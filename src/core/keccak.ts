const LANE = (1n << 64n) - 1n;
const RATE = 136;

/** Keccak-256 as Ethereum has it: SHA3-256 with the padding it had before it became a standard, which node:crypto lacks. */
export function keccak256(bytes: Uint8Array): Buffer {
  const padded = Buffer.alloc((Math.floor(bytes.length / RATE) + 1) * RATE);
  padded.set(bytes);
  padded[bytes.length] = 0x01;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  let state = Array.from({ length: 25 }, () => 0n);
  for (let start = 0; start < padded.length; start += RATE) {
    state = permuted(
      state.map((lane, index) => (index * 8 < RATE ? lane ^ padded.readBigUInt64LE(start + index * 8) : lane)),
    );
  }
  const digest = Buffer.alloc(32);
  for (const [index, lane] of state.slice(0, 4).entries()) digest.writeBigUInt64LE(lane, index * 8);
  return digest;
}

const turned = (lane: bigint, by: number): bigint => ((lane << BigInt(by)) | (lane >> BigInt(64 - by))) & LANE;

/** Keccak-f[1600]: the steps theta, rho and pi, chi, iota of its reference, lanes by x + 5y. */
function permuted(state: readonly bigint[]): bigint[] {
  let lanes = [...state];
  for (const constant of ROUND_CONSTANTS) {
    const at = (index: number): bigint => lanes[index] ?? 0n;
    const columns = [0, 1, 2, 3, 4].map((x) => at(x) ^ at(x + 5) ^ at(x + 10) ^ at(x + 15) ^ at(x + 20));
    const column = (x: number): bigint => columns[(x + 5) % 5] ?? 0n;
    const mixed = lanes.map((lane, index) => lane ^ column((index % 5) - 1) ^ turned(column((index % 5) + 1), 1));
    const moved = Array.from({ length: 25 }, () => 0n);
    for (const [index, lane] of mixed.entries()) {
      const [x, y] = [index % 5, Math.floor(index / 5)];
      moved[y + 5 * ((2 * x + 3 * y) % 5)] = turned(lane, OFFSETS[index] ?? 0);
    }
    lanes = moved.map((lane, index) => {
      const row = index - (index % 5);
      return lane ^ (~(moved[row + ((index + 1) % 5)] ?? 0n) & LANE & (moved[row + ((index + 2) % 5)] ?? 0n));
    });
    lanes[0] = at(0) ^ constant;
  }
  return lanes;
}

const OFFSETS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

/** From the linear feedback register of the reference: x⁸ + x⁶ + x⁵ + x⁴ + 1. */
const ROUND_CONSTANTS = roundConstants();

function roundConstants(): bigint[] {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit++) {
      if (register & 1) constant |= 1n << BigInt(2 ** bit - 1);
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
    return constant;
  });
}
