import type { StudioRenderRequest } from '../../contract/host-api.ts'
import type { RenderRequest } from '../../contract/host-render.ts'
import type { ModelLibrary } from './model-library.ts'
import type { Workspaces } from './workspaces.ts'

/**
 * A render as asked for, with the files that its ids stand for.
 *
 * @throws TimbrelError 'input' when there is no such model or recording.
 */
export async function withFiles<T extends Pick<StudioRenderRequest, 'model' | 'source'>>(
  asked: T,
  library: ModelLibrary,
  workspaces: Workspaces,
): Promise<Omit<T, 'model' | 'source'> & Pick<RenderRequest, 'model' | 'source'>> {
  const { source } = asked
  const model = await library.pathOf(asked.model)
  if (source.kind !== 'pair') return { ...asked, source, model }
  const [from, to] = await Promise.all([workspaces.pathOf(source.from), workspaces.pathOf(source.to)])
  return { ...asked, source: { kind: 'pair', from, to }, model }
}
