import { idPattern } from '../core/id.ts';
import { formatPath, type JsonPath, nodeAt, parsePath } from '../core/json-path.ts';
import type { JsonNode } from '../core/json-text.ts';
import type { IdForm, Provider } from '../core/types.ts';

/** A thing that an event is about. */
export interface Entity {
  readonly kind: string;
  readonly prefix: string;
  readonly part: string;
  readonly form: IdForm;
}

/** The entities of an event: what stands where the profile says that objects are, and has an id. */
export function entitiesOf(event: JsonNode, provider: Provider): Entity[] {
  return provider.pathPrefixes.flatMap((prefix) => {
    const keys = parsePath(prefix);
    const star = keys.indexOf('*');
    if (star === -1) return [];
    const parent = nodeAt(event, keys.slice(0, star));
    if (parent?.kind !== 'object') return [];
    return parent.members.flatMap(({ key }) => {
      const id = nodeAt(event, [...keys.map((part) => (part === '*' ? key : part)), 'id']);
      const entity = id?.kind === 'string' ? splitId(id.value, provider) : undefined;
      return entity ? [{ kind: key, ...entity }] : [];
    });
  });
}

function splitId(id: string, { refresh }: Provider): Omit<Entity, 'kind'> | undefined {
  for (const form of refresh.ids) {
    const [match] = id.matchAll(idPattern(form));
    if (match && match[0] === id && !form.keys) return { prefix: match[1] ?? '', part: match[2] ?? '', form };
  }
  return undefined;
}

/** A field of a thing, wherever in the event the thing stands. */
export interface EntityField {
  readonly id: string;
  /** Path below the thing. */
  readonly name: string;
  /** Full path. */
  readonly field: string;
}

/** The fields of all objects that have an id of a form that the provider's profile knows. */
export function entityFields(event: JsonNode, provider: Provider): EntityField[] {
  const visit = (node: JsonNode, path: JsonPath, owner: { id: string; path: JsonPath } | undefined): EntityField[] => {
    if (node.kind === 'array') return node.items.flatMap((item, index) => visit(item, [...path, String(index)], owner));
    if (node.kind === 'object') {
      const id = nodeAt(node, ['id']);
      const isThing = id?.kind === 'string' && splitId(id.value, provider) !== undefined;
      const inner = isThing ? { id: id.value, path } : owner;
      return node.members.flatMap(({ key, value }) => visit(value, [...path, key], inner));
    }
    return owner ? [{ id: owner.id, name: formatPath(path.slice(owner.path.length)), field: formatPath(path) }] : [];
  };
  return visit(event, [], undefined);
}
