/** The fields by which objects are selected, in each version's words. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../cluster'
import { fieldSelectorOf } from './selectable'
import { StatusError } from './status-error'

const { registry } = new Cluster({}).server

describe('A selector by fields', () => {
  /** The stored version's fields that it asks for, or why it is refused. */
  function check(name: string, apiVersion: string, selector: string, expected: string): void {
    test(name, () => {
      const resource = registry.ofPath(apiVersion, 'events')
      const read = () => resource && fieldSelectorOf(resource, selector).requirements
      expect(fieldsOrRefusal(read)).toBe(expected)
    })
  }
  const fieldsOrRefusal = (read: () => readonly { field: string }[] | undefined) => {
    try {
      return read()
        ?.map(({ field }) => field)
        .sort()
        .join()
    } catch (error) {
      if (error instanceof StatusError) return error.message
      throw error
    }
  }
  const core = 'involvedObject.kind,metadata.name,reportingComponent'
  check(
    'has the names of the stored version',
    'v1',
    'involvedObject.kind=Pod,reportingComponent=x,metadata.name=y',
    core,
  )
  check(
    'may have those of another version, which mean the same',
    'events.k8s.io/v1',
    'regarding.kind=Pod,reportingController=x,metadata.name=y',
    core,
  )
  check(
    'has no names of a version that is not asked',
    'events.k8s.io/v1',
    'involvedObject.kind=Pod',
    'field label not supported: involvedObject.kind',
  )
})
