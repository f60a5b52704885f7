import { test } from 'node:test'
import { expect } from 'expect'
import { compareVersions } from '../../api/version-order'
import { compareGroups } from './order'

function check(input: string, compare: (a: string, b: string) => number, expected: string) {
  expect(input.split(' ').sort(compare).join(' ')).toBe(expected)
}

test('released versions come before betas, betas before alphas, and later ones first', () => {
  const versions = 'foo10 v1beta1 v3alpha1 v11beta2 foo1 v10 v12alpha1 v2 v1 v3beta1 v11alpha2'
  const sorted = 'v10 v2 v1 v11beta2 v3beta1 v1beta1 v12alpha1 v11alpha2 v3alpha1 foo1 foo10'
  check(versions, compareVersions, sorted)
})

test('Kubernetes groups have their order, and the groups of others are alphabetical', () => {
  const groups = 'b.example apiextensions.k8s.io a.example apps admissionregistration.k8s.io'
  const sorted = 'apps admissionregistration.k8s.io apiextensions.k8s.io a.example b.example'
  check(groups, compareGroups, sorted)
})
