/**
 * A conversation of a client with a process in a container: what `exec` and `attach` open, and a
 * connection to one of its ports. Its ends are connected by whoever serves the client.
 *
 * The rule to know: conversations are no state of the cluster. What is saved and loaded goes on
 * without them, as with a connection that broke.
 */

/** The client's end: what it says to the process. */
export interface Session {
  /** Bytes for the standard input, or for the port. */
  write(bytes: Uint8Array): void
  /** No more input follows. */
  closeInput(): void
  /** The client's terminal has this size, in characters. */
  resize(width: number, height: number): void
  /** The client has gone. */
  hangUp(): void
}

/** The process' end: what it says to the client, at the instant of the clock at which it does. */
export interface Listener {
  stdout(bytes: Uint8Array): void
  stderr(bytes: Uint8Array): void
  /** Called once, last: the process ended with this code, or could not run for this reason, which
   *  is in the runtime's words: who serves the client puts it as the API server does. */
  done(end: { readonly code: number } | { readonly error: string }): void
}
