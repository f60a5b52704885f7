/** Runs Node with arguments and collects what it prints, colours removed. */

import { spawn } from 'node:child_process'

export function runNode(args, { cwd, echo = false, env = {} } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding('utf8')
      from.on('data', (text) => {
        output += text
        if (echo) to.write(text)
      })
    }
    child.on('close', (code) => resolve({ code: code ?? 1, output: withoutColours(output) }))
  })
}

function withoutColours(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a colour begins with.
  return text.replace(/\u001b\[[0-9;]*m/g, '')
}
