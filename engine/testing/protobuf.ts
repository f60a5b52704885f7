/** Messages of protobuf by hand: what no writer of ours has written. */

/** A number is a byte, text is UTF-8. */
export const bytes = (...parts: readonly (number | string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((it) => (typeof it === 'number' ? Buffer.from([it]) : Buffer.from(it))))

export function varint(value: number | bigint): Uint8Array {
  const digits: number[] = []
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...digits, Number(rest)])
    digits.push(Number(rest & 127n) | 128)
  }
}

export const tag = (number: number | bigint, wireType: number): Uint8Array =>
  varint(BigInt(number) * 8n + BigInt(wireType))
export const number = (at: number, value: number | bigint): Uint8Array =>
  bytes(tag(at, 0), varint(value))
export const field = (
  at: number,
  ...parts: readonly (number | string | Uint8Array)[]
): Uint8Array => bytes(tag(at, 2), varint(bytes(...parts).length), ...parts)

/** In Kubernetes' envelope. */
export const typed = (
  apiVersion: string,
  kind: string,
  ...raw: readonly Uint8Array[]
): Uint8Array => bytes('k8s\0', field(1, field(1, apiVersion), field(2, kind)), field(2, ...raw))
