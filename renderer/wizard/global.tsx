import { ParameterPage } from "./parameter-page.tsx";
import type { StepProps } from "./step-props.ts";

export function Global(props: StepProps) {
  return <ParameterPage {...props} />;
}
