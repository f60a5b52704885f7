/**
 * Texts that many cells are made of: ages, labels, selectors, containers, lists cut short.
 * Models the helpers of pkg/printers/internalversion/printers.go, FormatLabels of
 * apimachinery/pkg/labels, and FormatLabelSelector of apimachinery/pkg/apis/meta/v1.
 */

import { humanDuration } from '../../api/human-duration'
import type { Metadata, StringMap } from '../../api/meta'
import { type LabelSelector, selectorFromMap, selectorOf } from '../../api/selectors'
import { between, type Instant, instantOf } from '../../clock/duration'

export const NOTHING = '<none>'
export const UNSET = '<unset>'

/** How long ago a time was, or `<unknown>`. */
export function since(time: string | undefined, now: Instant): string {
  if (time === undefined || time === '') return '<unknown>'
  return humanDuration(between(instantOf(time), now))
}

export const ageOf = ({ metadata }: { readonly metadata: Metadata }, now: Instant): string =>
  since(metadata.creationTimestamp, now)

export const labelsText = (labels: StringMap | undefined): string =>
  selectorFromMap(labels).toString() || NOTHING

export const selectorText = (selector: LabelSelector | undefined): string =>
  requirementsText(selector, '<error>') || NOTHING

/** A selector with an operator that is none is not to spoil the whole Table. */
export function requirementsText(selector: LabelSelector | undefined, whenWrong: string): string {
  try {
    return selectorOf(selector).toString()
  } catch {
    return whenWrong
  }
}

type Containers = readonly { readonly name: string; readonly image?: string }[]

/** The names and the images of containers. */
export function containerCells(containers: Containers = []): readonly [string, string] {
  const names = containers.map(({ name }) => name)
  return [names.join(','), containers.map(({ image = '' }) => image).join(',')]
}

/** The first three of a list, and how many there are besides. */
export function firstThree(list: readonly string[], whenEmpty: string): string {
  if (list.length <= MOST) return list.join(',') || whenEmpty
  return `${list.slice(0, MOST).join(',')} + ${list.length - MOST} more...`
}

const MOST = 3
