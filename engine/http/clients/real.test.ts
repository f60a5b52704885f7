/**
 * What kubectl 1.32 says of a cluster of ours is what it says of a real control plane, command by
 * command, but for what has changed since that one, 1.20.2: each change has its reason here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'expect'
import { type Section, sectionsOf } from './testing/transcript'

interface Change {
  readonly command: RegExp
  readonly reason: string
  readonly was: string | RegExp
  readonly is: string
}

const CHANGES: readonly Change[] = [
  {
    command: /"data":\{"n":1\}.* apply -f -$/,
    reason: 'bodies are decoded by another library since 1.23',
    was: /v1\.ConfigMap\.ObjectMeta: v1.*/,
    is: 'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  },
  {
    command: /"data":\{"n":1\}.* apply --server-side/,
    reason: 'the object is named since 1.25',
    was: 'typed patch object:',
    is: 'typed patch object (<namespace>/a; v1, Kind=ConfigMap):',
  },
  {
    command: /apply --server-side --field-manager=other -f web/,
    reason: 'subresources have field managers of their own since 1.22',
    was: 'conflict with "kubectl": .spec.replicas',
    is: 'conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
  },
  {
    command: /patch cm shop --type=json -p '\{"op":"remove"\}'/,
    reason: 'operations are counted before they are read since 1.21',
    was: 'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    is: 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  },
  {
    command: /get deployment web --subresource=scale$/,
    reason: 'scales have columns since 1.23',
    was: 'NAME  AGE\nweb  <age>',
    is: 'NAME  DESIRED  AVAILABLE  AGE\nweb  2  2  <age>',
  },
  {
    command: /patch pod web -p/,
    reason: 'the grace period may be mended since 1.22',
    was: '`spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or `spec.tolerations` (only additions to existing tolerations)',
    is: '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
  },
  {
    command: /patch sts db -p/,
    reason: 'more of a StatefulSet may change',
    was: "'replicas', 'template', and 'updateStrategy' are",
    is: "'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are",
  },
  {
    command: /set resources deployment shop --limits=cpu=1/,
    reason: 'the limit is told since 1.27',
    was: 'than or equal to cpu limit\n',
    is: 'than or equal to cpu limit of 1\n',
  },
  {
    command: /drain node-1 --force --delete/,
    reason: 'kubectl 1.32 warns of the version of an eviction in 1.20',
    was: /Warning: policy.*\n/,
    is: '',
  },
  {
    command: /describe service shop/,
    reason: 'Services have families and a policy; the addresses of hollow Pods are no endpoints',
    was: /IP Families: {2}<none>((?:.|\n)*)Endpoints: {2}<none>\nSession Affinity: {2}None\n/,
    is: 'IP Family Policy:  SingleStack\nIP Families:  IPv4$1Endpoints:  <ip>:80\nSession Affinity:  None\nInternal Traffic Policy:  Cluster\n',
  },
]

const FOLDER = join(__dirname, 'golden')
const REAL = '.kubernetes-1.20.txt'
const read = (file: string) => sectionsOf(readFileSync(join(FOLDER, file), 'utf8'))
const used = new Set<Change>()

for (const file of readdirSync(FOLDER).filter((each) => each.endsWith(REAL))) {
  const theme = file.slice(0, -REAL.length)
  test(`of ${theme} kubectl says the same of a real control plane`, () => {
    const ours = new Map(read(`${theme}.kubectl-1.32.txt`).map((each) => [each.title, each]))
    const real = read(file)
    expect(real.length).toBeGreaterThan(0)
    for (const section of real) {
      expect(ours.get(section.title)?.steps).toEqual(section.steps.map(changed))
    }
    const missing = [...ours.values()].filter(({ title }) => !real.some((r) => r.title === title))
    expect(missing.filter(({ remarks }) => !isSaid(remarks))).toEqual([])
  })
}

test('what has changed since is no more than what is said here', () => {
  expect(CHANGES.filter((change) => !used.has(change))).toEqual([])
})

function changed(step: Section['steps'][number]): Section['steps'][number] {
  const change = CHANGES.find(({ command }) => command.test(step.command))
  if (change === undefined) return step
  const output = step.output.replace(change.was, change.is)
  if (output !== step.output) used.add(change)
  return { ...step, output }
}

const isSaid = (remarks: readonly string[]) =>
  remarks.some((each) => each.startsWith('not in 1.20'))
