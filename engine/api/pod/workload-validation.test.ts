import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, type Body, refusal, VERSIONS, written } from '../../testing/api'

const create = (kind: string, body: Body) => new Api().create(written(kind, body))

const LABELS = { app: 'x' }
const selector = { matchLabels: LABELS }
const containers = [{ name: 'c', image: 'nginx' }]
const template = { metadata: { labels: LABELS }, spec: { containers } }
const jobTemplate = { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } }

describe('a new workload is refused', () => {
  const check = (kind: string, body: Body, expected: string) => {
    const [group] = (VERSIONS[kind] ?? '').split('/v')
    const subject = VERSIONS[kind] === undefined ? kind : `${kind}.${group}`
    const name = (body.metadata as { name?: string } | undefined)?.name ?? 'x'
    expect(refusal(() => create(kind, body))).toBe(`${subject} "${name}" is invalid: ${expected}`)
  }

  test('a Deployment', () => {
    check(
      'Deployment',
      { spec: { selector, template: { ...template, metadata: { labels: { app: 'y' } } } } },
      'spec.template.metadata.labels: Invalid value: map[string]string{"app":"y"}: `selector` does not match template `labels`',
    )
    check(
      'Deployment',
      { spec: { selector, template, replicas: -1 } },
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    )
    check(
      'Deployment',
      {
        spec: {
          selector,
          template,
          strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
        },
      },
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:0, IntVal:0, StrVal:""}: may not be 0 when `maxSurge` is 0',
    )
    check(
      'Deployment',
      { spec: { selector, template, strategy: { type: 'Recreate', rollingUpdate: {} } } },
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    )
    check(
      'Deployment',
      {
        spec: {
          selector,
          template: { ...template, spec: { containers, restartPolicy: 'Never' } },
        },
      },
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    )
    check(
      'Deployment',
      { spec: { selector: {}, template } },
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment',
    )
  })

  test('other workloads', () => {
    check(
      'DaemonSet',
      {
        spec: {
          selector,
          template,
          updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
        },
      },
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: intstr.IntOrString{Type:0, IntVal:1, StrVal:""}: may not be set when maxUnavailable is non-zero',
    )
    check(
      'StatefulSet',
      { spec: { selector, template, podManagementPolicy: 'x' } },
      `spec.podManagementPolicy: Invalid value: "x": must be 'OrderedReady' or 'Parallel'`,
    )
    check(
      'Job',
      { spec: { template: { spec: { containers } } } },
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    )
    check(
      'Job',
      { spec: { ...jobTemplate.spec, completionMode: 'Indexed', parallelism: 1 } },
      'spec.completions: Required value: when completion mode is Indexed',
    )
  })

  test('a CronJob', () => {
    const cron = (spec: object) => ({ spec: { schedule: '* * * * *', jobTemplate, ...spec } })
    check(
      'CronJob',
      cron({ schedule: '* * * *' }),
      'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]',
    )
    check(
      'CronJob',
      cron({ schedule: '61 * * * *' }),
      'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
    )
    check(
      'CronJob',
      cron({ schedule: 'TZ=UTC * * * * *' }),
      'spec.schedule: Invalid value: "TZ=UTC * * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    )
    check(
      'CronJob',
      cron({ timeZone: 'Mars/Olympus' }),
      'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
    )
    const name = 'n'.repeat(53)
    check(
      'CronJob',
      { ...cron({}), metadata: { name } },
      `metadata.name: Invalid value: "${name}": must be no more than 52 characters`,
    )
  })
})
