const FIELD = /\{([a-z_]+(?::[\w-]+)?)\}/g;

/** Replaces `{field}` by its value; a field without a value stays as it is. */
export function renderTemplate(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template.replace(
    FIELD,
    (field, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined) ?? field,
  );
}

type TemplatePart = { readonly literal: string } | { readonly field: string };

/** The template cut into literal text and field names, in order. */
export function templateParts(template: string): readonly TemplatePart[] {
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

/** Templates are few, and matched for every delivery. */
const patterns = new Map<string, RegExp>();

/** The value that `{field}` has in `text`, when `text` has the form of the template. */
export function matchTemplate(template: string, field: string, text: string): string | undefined {
  if (template === `{${field}}`) return text;
  const key = `${field} ${template}`;
  const pattern = patterns.get(key) ?? patternOf(template, field);
  patterns.set(key, pattern);
  return pattern.exec(text)?.[1];
}

function patternOf(template: string, field: string): RegExp {
  const sources = templateParts(template).map((part) => {
    if ('literal' in part) return part.literal.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return part.field === field ? '(.*)' : '.*?';
  });
  return new RegExp(`^${sources.join('')}$`, 's');
}
