let hosts = 0

/**
 * Does what the WAM SDK's initializeWamHost does, under a policy that allows scripts from 'self' alone. For hosts; the
 * plugin itself works with either.
 *
 * @returns the group's id, for createInstance, and its key.
 */
export async function initialiseHost(
  context: BaseAudioContext,
  groupId = `timbrel-host-${++hosts}-${Math.round(performance.now())}`,
  groupKey = Math.random().toString(36).slice(2),
): Promise<[groupId: string, groupKey: string]> {
  const url = new URL('host-worklet.js', import.meta.url)
  url.search = `group=${encodeURIComponent(groupId)}&key=${encodeURIComponent(groupKey)}`
  await context.audioWorklet.addModule(url)
  return [groupId, groupKey]
}
