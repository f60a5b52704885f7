/** A JSON value as the API carries it: plain, frozen once stored, and shared. */

export type Json = null | boolean | number | string | JsonList | JsonObject
export type JsonList = readonly Json[]
export type JsonObject = { readonly [key: string]: Json }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: unknown): value is JsonList {
  return Array.isArray(value)
}
