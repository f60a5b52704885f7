/**
 * The files of a new project.
 *
 * The rule to know: they are the first thing a newcomer reads, so they are short and pass at once.
 */

/** Content by path. */
export function projectFiles(name: string, version: string): Readonly<Record<string, string>> {
  return {
    'package.json': packageJson(name, version),
    'features/losing-a-node.feature': FEATURE,
    'manifests/shop.yaml': MANIFESTS,
    '.github/workflows/features.yml': CI,
    '.gitignore': 'node_modules/\nreports/out/\n',
  }
}

const packageJson = (name: string, version: string): string =>
  `${JSON.stringify(
    {
      name: name.toLowerCase().replace(/[^a-z0-9-]+/g, '-'),
      private: true,
      scripts: { test: 'kubecumber run' },
      devDependencies: { kubecumber: `^${version}` },
    },
    undefined,
    2,
  )}\n`

const FEATURE = `Feature: The shop outlives the loss of a Node
  Three replicas on three Nodes: when one Node is gone, the other two answer, and after the
  tolerated five minutes the third Pod runs elsewhere.

  Background:
    Given a cluster with 3 Nodes
    And the manifests in "../manifests/*.yaml" are applied
    And everything is settled

  Example: All replicas are there
    Then Deployment "shop" has 3 ready replicas
    And Service "shop" has 3 ready endpoints

  Example: A Node crashes
    When Node "node-1" crashes
    Then within 1m, Deployment "shop" has 2 ready replicas
    And for 4m, Deployment "shop" has 2 ready replicas
    And within 7m in all, Deployment "shop" has 3 ready replicas
`

const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: { app: shop }
      containers:
        - name: shop
          image: shop:v1
          ports:
            - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: { app: shop }
  ports:
    - port: 80
      targetPort: 8080
`

const CI = `name: features
on: [push, pull_request]
jobs:
  features:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install
      - run: npx kubecumber run
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: reports
          path: reports/out
`
