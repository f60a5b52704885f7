/**
 * An object that is being made: its optional fields are set one by one. Objects that are made by
 * conditional spreads are each of a kind of their own to V8, as ../store/merge.ts tells.
 */
export type Writable<T> = { -readonly [P in keyof T]: T[P] }
