import initializeWamEnv from '@webaudiomodules/sdk/src/WamEnv.js'
import initializeWamGroup from '@webaudiomodules/sdk/src/WamGroup.js'
import { DESCRIPTOR } from './descriptor.ts'

/**
 * Initialises a host's WAM environment and group on the audio thread from a file, which a strict policy lets in, where the
 * SDK's own way needs scripts from blob: addresses. The group's id and key are the address's `group` and `key`; the
 * worklet's scope has no URL to read them with.
 */
const query = import.meta.url.split('?')[1] ?? ''
const asked = (name: string) =>
  query
    .split('&')
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => decodeURIComponent(part.slice(name.length + 1)))[0] ?? ''

initializeWamEnv(DESCRIPTOR.apiVersion)
initializeWamGroup(asked('group'), asked('key'))
