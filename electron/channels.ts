/** Page to host: one HostCall as JSON. */
export const CALL_CHANNEL = 'timbrel:call'
/** Host to page: one HostMessage as JSON. */
export const MESSAGE_CHANNEL = 'timbrel:message'
