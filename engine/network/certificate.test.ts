/** Names in certificates that a real tool has made. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { namesOfCertificate } from './certificate'

const WITH_ALTERNATIVES = `-----BEGIN CERTIFICATE-----
MIIBizCCAT2gAwIBAgIUaU6+qXo4pBonZkUie+AeUD6P5OYwBQYDK2VwMCExDTAL
BgNVBAoMBFNob3AxEDAOBgNVBAMMB2lnbm9yZWQwHhcNMjYxMTIxMDU0MDE1WhcN
MzYxMTE4MDU0MDE1WjAhMQ0wCwYDVQQKDARTaG9wMRAwDgYDVQQDDAdpZ25vcmVk
MCowBQYDK2VwAyEAFcV3fmj3JyQjzXVLsZ1JhEAK7+tO7QU2BvUULxyyd5WjgYYw
gYMwHQYDVR0OBBYEFNg0yLKAagaTx5f1YKlHLdXD175+MB8GA1UdIwQYMBaAFNg0
yLKAagaTx5f1YKlHLdXD175+MA8GA1UdEwEB/wQFMAMBAf8wMAYDVR0RBCkwJ4IQ
c2hvcC5leGFtcGxlLmNvbYcEwAACAYINKi5leGFtcGxlLm9yZzAFBgMrZXADQQAP
r+DWDxPVdIXFzoI3kPcrI5z/hjIgv+VWN9iaxTteAcLIGBX9Z2ti+Ev8HHs7VN/g
rvgGrb54rZCXDEb2PToD
-----END CERTIFICATE-----
`

const WITHOUT = `-----BEGIN CERTIFICATE-----
MIIBDjCBwQIUKAPYovguOsgmnADeHG2D/HojT+8wBQYDK2VwMCoxDTALBgNVBAoM
BFNob3AxGTAXBgNVBAMMEHNob3AuZXhhbXBsZS5jb20wHhcNMjYxMTIxMDU0MDE1
WhcNMzYxMTE4MDU0MDE1WjAqMQ0wCwYDVQQKDARTaG9wMRkwFwYDVQQDDBBzaG9w
LmV4YW1wbGUuY29tMCowBQYDK2VwAyEASv1Pw4zpZOQzVNVd65SyY+MBz8u3mxm2
C3WtyUCP0+owBQYDK2VwA0EAGage4/Ucfe3QgsvvyHJN0gVt3a71DrRPfr6Z5bKk
Ns7LrD2e7ZgCVY3rxFXxWa6XaOwTlmMAh86TJvpsc8AVAA==
-----END CERTIFICATE-----
`

describe('A certificate is for', () => {
  const check = (situation: string, pem: string, names: readonly string[]) =>
    test(situation, () => expect(namesOfCertificate(pem)).toEqual(names))
  check('its alternative names', WITH_ALTERNATIVES, ['shop.example.com', '*.example.org'])
  check('the common name of its subject where it has no others', WITHOUT, ['shop.example.com'])
  check('nobody when it is none', 'not a certificate', [])
  check('nobody when it is cut off', WITHOUT.replace(/[^\n]{40}\n-----END/, '\n-----END'), [])
})
