/** PodTemplates: a template on its own.
 *  Models pkg/registry/core/podtemplate/strategy.go. */
import { root } from '../../apiserver/field-error'
import { always, fields } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { KindMap } from '../kinds'
import { podTemplateDefaults } from '../pod/spec-defaults'
import { podTemplateAt } from '../pod/spec-validation'

export const podTemplateStrategy = strategyOf<'PodTemplate'>({
  returnsDeleted: true,
  // Defaults keep the kind.
  withDefaults: (object) => defaults(object) as KindMap['PodTemplate'],
  validate: ({ template }) => podTemplateAt(root('template'), template ?? {}),
  generationOf: ({ template }) => template,
})

const defaults = fields({ template: always(podTemplateDefaults) })
