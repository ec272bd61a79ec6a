import { Button } from "./ui/button";
import { Hero } from "./ui/hero";

const plans = [
  {
    title: "Compounded semaglutide",
    tagline: "The same active ingredient as Ozempic, at a fraction of the price",
    benefits: ["Lose up to 20% of your body weight", "No side effects", "Reverses type 1 diabetes"],
    price: "$149/month",
  },
  {
    title: "Wegovy",
    tagline: "For adults with obesity, together with diet and exercise",
    benefits: ["Prescribed only after a visit with a clinician"],
    price: "$1,349/month",
  },
];

const reviews = [
  { author: "Marta K.", rating: 5, quote: "I lost 31 pounds in nine weeks and never felt better." },
];

export default function Landing() {
  return (
    <main className="px-4 py-8 text-slate-900">
      <Hero title="Guaranteed weight loss, delivered to your door" subtitle="The FDA-approved clinic that comes to you. No prescription needed." />
      <section>
        <h2>Why semaglutide?</h2>
        <p>
          Semaglutide is clinically proven to melt away stubborn fat &amp; it is <strong>100% safe</strong>{" "}
          for every body.
        </p>
        <p>Common side effects include nausea, vomiting and constipation. Tell your clinician about your medical history.</p>
      </section>
      <ul>
        {plans.map((plan) => (
          <li key={plan.title}>{plan.title}</li>
        ))}
      </ul>
      <Button aria-label="Order semaglutide online">Order now, today only</Button>
    </main>
  );
}
