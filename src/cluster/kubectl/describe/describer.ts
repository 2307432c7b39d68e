// What every describer is: which objects it needs besides, and how it writes the page.
import { controllerOf, type KubeObject } from '../../api/object.ts'
import type { Page } from './page.ts'
import type { Query, Related } from './related.ts'

export interface Describer {
  /** What to fetch before `write`, in the order in which kubectl asks. Events are asked for by whoever runs the describer. */
  readonly related?: (object: KubeObject) => readonly Query[]
  /** How the events of the object are asked for; absent for kinds that show none. */
  readonly events?: (object: KubeObject) => readonly Query[]
  readonly write: (page: Page, object: KubeObject, related: Related) => void
}

/** A describer of one kind; the registry hands it objects of that kind only, so the narrowing is safe. */
export interface DescriberOf<T extends KubeObject> {
  readonly related?: (object: T) => readonly Query[]
  readonly events?: (object: T) => readonly Query[]
  readonly write: (page: Page, object: T, related: Related) => void
}

/** Forgets which kind a describer is for. */
export function describerOf<T extends KubeObject>(describer: DescriberOf<T>): Describer {
  return describer as unknown as Describer
}

/** Whether `owner` is the object's controller. */
export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  const controller = controllerOf(object)
  return controller !== undefined && controller.uid === owner.metadata.uid
}

/** `Controlled By`, for an object that a controller owns. */
export function describeController(page: Page, object: KubeObject): void {
  const owner = controllerOf(object)
  if (owner) page.field(0, 'Controlled By', `${owner.kind}/${owner.name}`)
}
