/** Renews the Tables in engine/http/tables/golden: makes the objects of manifests.yaml in a real
 *  control plane, in which nothing else should run, and asks it for them and for their Tables.
 *  `node tools/table-goldens.mjs https://127.0.0.1:6443 TOKEN`. */

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { parse } from 'yaml'

const [, , server, token] = process.argv
const folder = 'engine/http/tables/golden'
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const families = parse(readFileSync(`${folder}/manifests.yaml`, 'utf8'))
for (const [family, resources] of Object.entries(families)) {
  const tables = {}
  for (const [title, objects] of Object.entries(resources)) {
    const resource = await resourceOf(title)
    for (const object of objects) await make(resource, object)
    tables[resource.id] = await recorded(resource, new Set(objects.map(({ name }) => name)))
  }
  writeFileSync(`${folder}/${family}.json`, `${text(tables)}\n`)
}

/** `apps/v1 deployments` as discovery lists it. */
async function resourceOf(title) {
  const [apiVersion, plural] = title.split(' ')
  const [, group = ''] = apiVersion.split('/').reverse()
  const root = group === '' ? '/api/v1' : `/apis/${apiVersion}`
  const { resources } = await until(async () => {
    const answer = await ask('GET', root)
    return answer.resources?.some(({ name }) => name === plural) ? answer : undefined
  })
  const listed = resources.find(({ name }) => name === plural)
  const hasStatus = resources.some(({ name }) => name === `${plural}/status`)
  const path = listed.namespaced ? `${root}/namespaces/default/${plural}` : `${root}/${plural}`
  const id = group === '' ? plural : `${plural}.${group}`
  return { id, path, apiVersion, hasStatus, kind: listed.kind }
}

async function make(
  { path, apiVersion, hasStatus, kind },
  { name, metadata, deleted, approval, ...body },
) {
  const finalizers = deleted ? ['example.org/kept'] : []
  const made = { apiVersion, kind, metadata: { ...metadata, name, finalizers }, ...body }
  if (kind === 'CertificateSigningRequest') made.spec = { ...body.spec, request: newRequest() }
  let object = await right('POST', path, made)
  if (approval) {
    object.status = { conditions: approval }
    object = await right('PUT', `${path}/${name}/approval`, object)
  }
  if (body.status && hasStatus) {
    object.status = { ...object.status, ...body.status }
    await right('PUT', `${path}/${name}/status`, object)
  }
  if (deleted) await right('DELETE', `${path}/${name}?gracePeriodSeconds=30`)
}

function newRequest() {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-']
  const { stdout } = spawnSync('openssl', ['req', '-new', ...key, '-subj', '/CN=someone'])
  const [pem] = /-----BEGIN CERTIFICATE REQUEST.*/s.exec(stdout.toString())
  return Buffer.from(pem).toString('base64')
}

/** Objects and their cells, asked for within one second: ages are in whole seconds. Where no names
 *  are given, those that are there anyway. */
async function recorded({ path }, names) {
  return until(async () => {
    const before = Date.now()
    const table = await ask('GET', `${path}?includeObject=Object`, undefined, TABLE)
    const after = Date.now()
    if (Math.floor(before / 1000) !== Math.floor(after / 1000)) return undefined
    const columns = table.columnDefinitions.map((c) => [c.name, c.type, c.format, c.priority])
    const wanted = ({ object }) => names.size === 0 || names.has(object.metadata.name)
    const rows = table.rows.filter(wanted).map(({ cells, conditions, object }) => ({
      cells,
      ...(conditions && { conditions }),
      object: slim(object, !path.includes('/example.org/')),
    }))
    return { now: new Date(after).toISOString(), columns, rows }
  })
}

/** Without what says nothing here, and without the nulls that typed objects do not keep. */
function slim({ metadata, ...body }, isTyped) {
  const { managedFields: _, selfLink: __, uid: ___, ...kept } = metadata
  const object = { ...body, metadata: kept }
  if (object.spec?.request) delete object.spec.request
  return isTyped ? withoutNulls(object) : object
}

function withoutNulls(value) {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutNulls)
  const fields = Object.entries(value).filter(([, field]) => field !== null)
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutNulls(field)]))
}

async function right(method, path, body) {
  const answer = await ask(method, path, body)
  if (answer.kind === 'Status' && answer.status !== 'Success')
    throw new Error(`${method} ${path}: ${answer.message}`)
  return answer
}

async function until(attempt) {
  for (let i = 0; i < 50; i++) {
    const found = await attempt()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('it never came')
}

function ask(method, path, body, accept = 'application/json') {
  const headers = { accept, authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const options = { method, headers, rejectUnauthorized: false }
  return new Promise((resolve, reject) => {
    const sent = request(`${server}${path}`, options, (answer) => {
      let received = ''
      answer.setEncoding('utf8').on('data', (part) => {
        received += part
      })
      answer.on('end', () => resolve(JSON.parse(received)))
    })
    sent.on('error', reject).end(body && JSON.stringify(body))
  })
}

/** A line for each row. */
function text(tables) {
  const parts = Object.entries(tables).map(([id, { now, columns, rows }]) => {
    const lines = rows.map((row) => `   ${JSON.stringify(row)}`).join(',\n')
    const head = `"now": ${JSON.stringify(now)},\n  "columns": ${JSON.stringify(columns)}`
    return ` ${JSON.stringify(id)}: {\n  ${head},\n  "rows": [\n${lines}\n  ]\n }`
  })
  return `{\n${parts.join(',\n')}\n}`
}
