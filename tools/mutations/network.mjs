/** Faults in how requests find their Pods: endpoints, proxies, names, Ingresses. */

const ENDPOINTS = 'features/networking/services-and-endpoints.feature'
const PROXY = 'features/networking/kube-proxy.feature'
const DNS = 'features/networking/dns.feature'
const PATHS = 'features/networking/ingress-paths.feature'
const HOSTS = 'features/networking/ingress-hosts.feature'
const SLICES = 'engine/controllers/endpointslice/endpoints-of-pods.ts'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'Pods that are not ready get requests',
    file: SLICES,
    find: '(service.spec.publishNotReadyAddresses ?? false) || (serving && !terminating)',
    replace: '(service.spec.publishNotReadyAddresses ?? true) || (serving && !terminating)',
    features: [ENDPOINTS],
  },
  {
    name: 'Pods on their way out count as ready endpoints',
    file: SLICES,
    find: '(serving && !terminating)',
    replace: 'serving',
    features: [ENDPOINTS],
  },
  {
    name: 'Endpoints do not say that they terminate',
    file: SLICES,
    find: 'const terminating = deletionTimestamp !== undefined',
    replace: 'const terminating = deletionTimestamp === ""',
    features: [ENDPOINTS],
  },
  {
    name: 'Endpoints list Pods that are not ready among those that are',
    file: 'engine/controllers/endpoints.ts',
    find: 'const isUp = publishNotReadyAddresses || isReady(pod)',
    replace: 'const isUp = publishNotReadyAddresses || pod.status !== undefined',
    features: [ENDPOINTS, 'features/networking'],
  },
  {
    name: 'Without a ready endpoint nothing is sent to those that still serve',
    file: 'engine/network/endpoint-choice.ts',
    find: 'return endpoints.filter(({ serving, terminating }) => serving && terminating)',
    replace: 'return ready',
    features: [PROXY, 'features/networking'],
  },
  {
    name: 'A policy of Local sends to other Nodes when there is nobody here',
    file: 'engine/network/endpoint-choice.ts',
    find: "return inCluster.length > 0 ? 'drop' : 'reject'",
    replace: "return inCluster.length > 0 ? inCluster : 'reject'",
    features: [PROXY, 'features/networking'],
  },
  {
    name: 'A client does not stick to its endpoint',
    file: 'engine/network/proxy.ts',
    find: 'return choice.find((endpoint) => addressOf(endpoint) === known.endpoint)',
    replace: 'return undefined',
    features: [PROXY],
  },
  {
    name: 'A client sticks to its endpoint for ever',
    file: 'engine/network/proxy.ts',
    find: 'known === undefined || plus(known.usedAt, seconds(timeout)) < this.#cluster.now()',
    replace: 'known === undefined',
    features: [PROXY],
  },
  {
    name: 'All connections go to the first endpoint',
    file: 'engine/network/proxy.ts',
    find: "return endpoints[this.#cluster.random.below(endpoints.length, 'kube-proxy')]",
    replace: 'return endpoints[0]',
    features: [PROXY, ENDPOINTS],
  },
  {
    name: 'The name of a headless Service means its Pods, ready or not',
    file: 'engine/network/dns.ts',
    find: '.filter(({ conditions }) => conditions?.ready ?? true)',
    replace: '',
    features: [DNS],
  },
  {
    name: 'The name of a Service without endpoints does not exist',
    file: 'engine/network/dns.ts',
    find: "if (clusterIP !== 'None') {\n    const ips",
    replace:
      "if (clusterIP !== 'None' && readyEndpoints(reader, service).length > 0) {\n    const ips",
    features: [DNS],
  },
  {
    name: 'A Pod does not find Services of its Namespace by their short names',
    file: 'engine/network/names.ts',
    find: 'return dots >= ndots ? [name, ...searched] : [...searched, name]',
    replace: 'return [name]',
    features: [DNS],
  },
  {
    name: 'A load balancer sends to Nodes that are not ready',
    file: 'engine/network/balancer.ts',
    find: "isTrue(status, 'Ready') &&",
    replace: "(isTrue(status, 'Ready') || status !== undefined) &&",
    features: ['features/networking/load-balancers.feature'],
  },
  {
    name: 'A load balancer lets clients in from everywhere',
    file: 'engine/network/balancer.ts',
    find: 'if (loadBalancerSourceRanges.length === 0) return true',
    replace: 'if (loadBalancerSourceRanges.length >= 0) return true',
    features: ['features/networking/load-balancers.feature'],
  },
  {
    name: 'An Ingress does not try another endpoint when it cannot connect',
    file: 'engine/network/ingress-proxy.ts',
    find: 'const TRIES = 3',
    replace: 'const TRIES = 1',
    features: ['features/networking/ingress-backends.feature'],
  },
  {
    name: 'A path of an Ingress matches by its letters, not by its elements',
    file: 'engine/network/ingress.ts',
    find: 'return wanted.every((element, i) => element === given[i])',
    replace: 'return asked.startsWith(path) || wanted.every((element, i) => element === given[i])',
    features: [PATHS],
  },
  {
    name: 'The shortest path of an Ingress wins',
    file: 'engine/network/ingress.ts',
    find: 'if (long !== short) return long > short',
    replace: 'if (long !== short) return long < short',
    features: [PATHS],
  },
  {
    name: 'Of an exact path and a prefix of one length the prefix wins',
    file: 'engine/network/ingress.ts',
    find: "return a.pathType === 'Exact' && b.pathType !== 'Exact'",
    replace: "return a.pathType !== 'Exact' && b.pathType === 'Exact'",
    features: [PATHS],
  },
  {
    name: 'A wildcard host matches any number of labels',
    file: 'engine/network/ingress.ts',
    find: 'return dot > 0 && asked.slice(dot) === wanted.slice(1)',
    replace: 'return dot > 0 && asked.endsWith(wanted.slice(1))',
    features: [HOSTS, PATHS],
  },
  {
    name: 'Rules without a host are asked before those with one',
    file: 'engine/network/ingress.ts',
    find: 'for (const level of levels) {',
    replace: 'for (const level of levels.reverse()) {',
    features: [HOSTS],
  },
]
