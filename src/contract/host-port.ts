/**
 * The desktop shell's side of the host's wire, as a page sees it: what a socket would carry, text for text. Given to the
 * page under {@link HOST_PORT_NAME} by the shell's preload script; a page in a browser has none.
 */
export interface HostPort {
  /** A HostCall as JSON. */
  send(text: string): void
  /** Hears every HostMessage, as JSON, from now on; one listener, the last one given. */
  onMessage(listener: (text: string) => void): void
}

export const HOST_PORT_NAME = 'timbrelHost'
