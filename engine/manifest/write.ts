/** The only writer of YAML: texts that YAML 1.1, which kubectl reads, would take for something else
 *  are quoted. */
import { stringify } from 'yaml'

export const writeYaml = (value: unknown): string =>
  stringify(value, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 })
