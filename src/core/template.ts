const FIELD = /\{([a-z_]+)\}/g;

/** Replaces `{field}` by its value; a field without a value stays as it is. */
export function renderTemplate(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template.replace(
    FIELD,
    (field, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? field,
  );
}

type TemplatePart = { readonly literal: string } | { readonly field: string };

/** Templates are few and cut for every delivery. */
const cutTemplates = new Map<string, readonly TemplatePart[]>();

/** The template cut into literal text and field names, in order. */
export function templateParts(template: string): readonly TemplatePart[] {
  const known = cutTemplates.get(template);
  if (known) return known;
  const parts = cutTemplate(template);
  cutTemplates.set(template, parts);
  return parts;
}

function cutTemplate(template: string): readonly TemplatePart[] {
  const parts: Array<{ literal: string } | { field: string }> = [];
  let end = 0;
  for (const match of template.matchAll(FIELD)) {
    if (match.index > end) parts.push({ literal: template.slice(end, match.index) });
    parts.push({ field: match[1] ?? '' });
    end = match.index + match[0].length;
  }
  if (end < template.length) parts.push({ literal: template.slice(end) });
  return parts;
}

/** The value that `{field}` has in `text`, when `text` has the form of the template; the field stands once in it. */
export function matchTemplate(template: string, field: string, text: string): string | undefined {
  const [before, after] = template.split(`{${field}}`);
  if (before === undefined || after === undefined) return undefined;
  if (!text.startsWith(before) || !text.endsWith(after)) return undefined;
  if (text.length < before.length + after.length) return undefined;
  return text.slice(before.length, text.length - after.length);
}
