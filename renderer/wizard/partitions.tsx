import { Card } from "../layout/card.tsx";
import { Facts } from "../layout/facts.tsx";
import { ParameterPage } from "./parameter-page.tsx";
import type { StepProps } from "./step-props.ts";

export function Partitions(props: StepProps) {
  const { partitions } = props.view.draft.target;
  return (
    <>
      {partitions.length > 0 && (
        <Card title="The target has" sentence="As it told when the connection was tested.">
          <Facts of={partitions.map(({ id, name }) => [name, id])} />
        </Card>
      )}
      <ParameterPage {...props} />
    </>
  );
}
