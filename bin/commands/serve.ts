/**
 * `kubecumber serve`: a cluster for real clients, until it is interrupted.
 *
 * The rule to know: what it writes for others, a kubeconfig, it removes again when it ends.
 */
import { type Command, InvalidArgumentError } from 'commander'
import type { ServeRequest } from '../serve/serve'

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('serve a cluster to kubectl and other clients')
    .description(
      "Serves an embedded cluster over Kubernetes' HTTP API, for kubectl, client libraries and\n" +
        'operators, until it is interrupted.',
    )
    .optionsGroup('The cluster:')
    .option('--nodes <number>', 'so many standard Nodes (default: 1)', count)
    .option('--cluster <file>', 'its Nodes and settings, as YAML')
    .option('--apply <glob>', 'manifests to apply at first; may be repeated', many)
    .option('--seed <number>', 'the seed of everything that chance decides', count)
    .option('--load <file>', 'go on with a cluster that was saved')
    .option('--save <file>', 'save the whole cluster when it ends')
    .optionsGroup('How it is served:')
    .option('--port <number>', 'the port to listen at (default: one that is free)', port)
    .option('--host <address>', 'the address to listen at', '127.0.0.1')
    .option('--kubeconfig <file>', 'where to write the kubeconfig', 'kubecumber.kubeconfig')
    .option('--clock <pace>', 'real, x60 for sixty times as fast, or manual', pace, 1)
    .option(
      '--service <address>',
      'where a Service really listens: shop/hooks:443=https://127.0.0.1:9443; may be repeated',
      service,
    )
    .option(
      '--client-quiet <ms>',
      'how long clients must be quiet before a told clock moves',
      count,
    )
    .addHelpText('after', HELP)
    .action(async (options: ServeRequest) => {
      const { runServe }: typeof import('../serve/serve') = require('../serve/serve')
      await runServe(process.cwd(), options, process.stdout)
    })
}

const many = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

/** For webhooks and aggregated APIs, which name Services of the cluster. */
function service(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, url] = /^([^/\s]+\/[^:\s]+:\d+)=(https?:\/\/\S+)$/.exec(text) ?? []
  if (name !== undefined && url !== undefined) return { ...before, [name]: url }
  throw new InvalidArgumentError('It is namespace/name:port=https://host:port.')
}

function count(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is a whole number.')
}

function port(text: string): number {
  const number = count(text)
  if (number <= 65535) return number
  throw new InvalidArgumentError('A port is at most 65535.')
}

/** How many times as fast as the wall's clock; 0 when it moves only when told to. */
function pace(text: string): number {
  if (text === 'real') return 1
  if (text === 'manual') return 0
  const [, times] = /^x(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (times !== undefined && Number(times) > 0) return Number(times)
  throw new InvalidArgumentError('It is real, manual, or x and a number: x60.')
}

const HELP = `
Exit codes:
  0  it was interrupted, and ended cleanly
  2  it could not begin; the sentence says why

Control, for tests (with the kubeconfig's credential):
  kubectl get --raw /kubecumber/clock                      how the clock stands
  POST /kubecumber/clock  {"advance": "5m"}                move it; also {"settle": true},
                                                           {"speed": 60}, {"pause": true}
  POST /kubecumber/faults {"fault": "crash", "node": "node-1"}

Example:
  kubecumber serve --nodes 3 --clock manual &
  export KUBECONFIG=$PWD/kubecumber.kubeconfig
  kubectl create deployment web --image=nginx --replicas=3`
