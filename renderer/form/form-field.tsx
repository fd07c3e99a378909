/** A field with its label, its help and what is wrong with it, joined for screen readers by Fluent's Field. */
import { Field, type FieldProps } from "@fluentui/react-components";

export interface FormFieldProps {
  /** Absent where the field itself carries it, as a check box does. */
  label?: string;
  help?: string | undefined;
  problem?: string | undefined;
  required?: boolean | undefined;
  className?: string;
  children: NonNullable<FieldProps["children"]>;
}

export function FormField({
  label,
  help,
  problem,
  required = false,
  className = "",
  children,
}: FormFieldProps) {
  return (
    <Field
      className={className}
      label={label ?? null}
      required={required}
      hint={help ?? null}
      validationState={problem === undefined ? "none" : "error"}
      validationMessage={problem ?? null}
    >
      {children}
    </Field>
  );
}
