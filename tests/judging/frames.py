"""Sentence and page frames for the off-label judgement, and the pairs of product and condition that are put into them.

Everything here was written by hand: which pair a US label carries, and which frame promotes.
"""

from __future__ import annotations

from dataclasses import dataclass

# on the US label of that product
APPROVED = (
    ("sertraline", "PTSD"),
    ("Botox", "chronic migraine"),
    ("gabapentin", "postherpetic neuralgia"),
    ("Spravato", "treatment-resistant depression"),
    ("Wegovy", "obesity"),
    ("Ozempic", "type 2 diabetes"),
    ("lamotrigine", "epilepsy"),
    ("duloxetine", "fibromyalgia"),
    ("propranolol", "hypertension"),
    ("finasteride", "male pattern hair loss"),
    ("naltrexone", "alcohol use disorder"),
    ("Humira", "psoriasis"),
    ("bupropion", "smoking cessation"),
    ("escitalopram", "generalized anxiety disorder"),
    ("sildenafil", "erectile dysfunction"),
    ("lisdexamfetamine", "binge eating disorder"),
    ("Dupixent", "asthma"),
    ("buspirone", "anxiety"),
    ("fluoxetine", "OCD"),
)

# on no US label of that product
UNAPPROVED = (
    ("ketamine", "PTSD"),
    ("Botox", "depression"),
    ("gabapentin", "anxiety"),
    ("ketamine", "fibromyalgia"),
    ("BPC-157", "tendon injuries"),
    ("Ozempic", "Alzheimer's disease"),
    ("CBD oil", "chronic pain"),
    ("propranolol", "social anxiety"),
    ("turmeric", "arthritis"),
    ("psilocybin", "depression"),
    ("trazodone", "insomnia"),
    ("kratom", "opioid withdrawal"),
    ("ivermectin", "cancer"),
    ("exosomes", "hair loss"),
    ("shockwave therapy", "erectile dysfunction"),
    ("naltrexone", "Crohn's disease"),
    ("quetiapine", "insomnia"),
    ("homeopathy", "asthma"),
    ("spironolactone", "acne"),
)


@dataclass(frozen=True)
class Frame:
    """A text with `{drug}` (or `{Drug}`, capitalised) and `{condition}`."""

    name: str
    text: str
    format: str = "plain"
    path: str = "page.txt"


def _sentences(prefix: str, *texts: str) -> tuple[Frame, ...]:
    return tuple(Frame(f"{prefix} {number}: {text}", text) for number, text in enumerate(texts, 1))


def _pages(prefix: str, *texts: str) -> tuple[Frame, ...]:
    return tuple(Frame(f"{prefix} {number}", text, "markdown", "page.md") for number, text in enumerate(texts, 1))


PROMOTING = (
    *_sentences(
        "sentence",
        "{drug} works for {condition}.",
        "Our clinic offers {drug} for {condition}.",
        "We treat {condition} with {drug}.",
        "{drug} relieves {condition}.",
        "{drug} helps with {condition}.",
        "{drug} is an effective treatment for {condition}.",
        "Discover how {drug} can improve {condition}.",
        "Find lasting relief from {condition} with {drug}.",
        "{drug} is a promising option for {condition}.",
        "Ask us about {drug} for the treatment of {condition}.",
        "{drug} is used to treat {condition}.",
        "Our doctors prescribe {drug} to patients with {condition}.",
        "Many people choose {drug} to manage {condition}.",
        "If you struggle with {condition}, {drug} can help.",
        "For {condition}, we recommend {drug}.",
        "{condition} can be treated effectively by {drug}.",
        "{condition} responds well to treatment with {drug}.",
        "The benefits of {drug} for {condition} are remarkable.",
        "Start {drug} today and overcome {condition}.",
        "Thanks to {drug}, our patients beat {condition}.",
        "{drug}: a breakthrough for {condition}.",
        "{drug} may help people who live with {condition}.",
        "{drug} could be the solution for your {condition}.",
        "See how {drug} therapy reduces {condition}.",
        "We specialize in {drug} treatment for {condition}.",
        "Looking for help with {condition}? {drug} is a powerful remedy for {condition}.",
        "{drug} provides fast relief for {condition}.",
        "Say goodbye to {condition} with {drug}.",
        "{drug} has helped thousands to recover from {condition} and find relief.",
        "Unlike older drugs, {drug} relieves {condition} quickly.",
        "{drug} is our most popular treatment for {condition}.",
        "With {drug}, {condition} treatment has become simple.",
        "Studies have proven that {drug} heals {condition}.",
        "{drug} eases {condition} within hours.",
        "Order {drug} online to control {condition}.",
        "Our practice provides {drug} for adults with {condition}.",
        "{drug} addresses {condition} at its root.",
        "Book your {drug} appointment and get rid of {condition}.",
        "{drug} not only relaxes you, it also treats {condition}.",
        "Experience what {drug} does to reverse {condition}.",
    ),
    *_sentences(
        "passage",
        "Our team offers {drug}. This treatment relieves {condition} within days.",
        "{drug} is available at our clinic. It also helps with {condition}.",
        "We are proud to provide {drug}. The treatment can reduce {condition} quickly.",
        "Meet {drug}. This therapy heals {condition}.",
        "{drug} is given by our nurses. The medication eases {condition}.",
    ),
    *_sentences(
        "told",
        "I had {condition} for years; {drug} helped me.",
        "I have lived with {condition} since school. {drug} has helped me a lot.",
        "The {condition} that controlled my life is gone. {Drug} helped me get over it.",
        "Do you suffer from {condition}? {Drug} brings relief.",
        "Are you struggling with {condition}? {Drug} helps.",
        "Clinical studies show that {drug} can treat {condition}.",
        "Trials have proven that {drug} can relieve {condition}.",
        "For years I struggled with {condition}, and then {drug} helped me.",
        "If you are dealing with {condition}, {drug} can help you recover.",
        "{drug} is not a cure for {condition}, but it can be an effective help.",
        "{drug} has been explored for years, and our clinic offers {drug} for {condition}.",
    ),
    *_pages(
        "heading",
        "# {drug} for {condition}\n\nOur team is here for you.\n",
        "## {drug} Treatment for {condition}\n\nCall us now.\n",
        "# Welcome\n\n## {drug} for {condition} in adults\n\nBook now.\n",
        "# How we treat {condition} with {drug}\n\nContact us.\n",
        "# {drug}: new hope for {condition}\n\nOur providers explain.\n",
        "# {drug} therapy for {condition} in Springfield\n\nOpen on Mondays.\n",
        "### Why our patients choose {drug} for {condition}\n\nRead on.\n",
        "# {condition} treatment with {drug}\n\nOur doctors answer your call.\n",
        "# Benefits of {drug} for {condition}\n\nGet started.\n",
        "# Relief from {condition} through {drug}\n\nGet started.\n",
    ),
    *_pages(
        "list",
        "Conditions we treat with {drug}:\n\n- {condition}\n",
        "We offer {drug} for:\n\n- {condition}\n",
        "{drug} can help with:\n\n- {condition}\n",
        "# Our services\n\n## Benefits of {drug}\n\n- {condition}\n",
        "# Our services\n\n## {drug} is used for\n\n- {condition}\n",
        "# {drug}\n\n## Conditions treated\n\n- {condition}\n",
        "# {drug}\n\n## What we treat\n\n1. {condition}\n",
        "Our patients use {drug} for relief from:\n\n* {condition}\n",
        "# {drug} therapy\n\nWe treat:\n\n- {condition}\n",
        "Uses of {drug}:\n\n- {condition}\n- other concerns\n",
        "The benefits of {drug} include relief from:\n\n- **{condition}**\n",
        "{drug} is effective for many conditions, including:\n\n- {condition}\n",
    ),
    *_pages(
        "section",
        "# {drug}\n\n## Results\n\nThe treatment relieves {condition} within weeks.\n",
        "# {drug} at our clinic\n\n## Why choose us\n\nOur treatments help with {condition}.\n",
        "# About {drug}\n\n## How it works\n\nIt reduces {condition} for many.\n",
        "# {drug}\n\n## What to expect\n\nThis therapy improves {condition} step by step.\n",
        "---\ntitle: {drug}\n---\n\n## Results\n\nThis medication eases {condition}.\n",
        "# {drug}\n\n## Our promise\n\nThis therapy heals {condition} and gives hope.\n",
    ),
    *_pages(
        "table",
        "| Service | Helps with |\n| --- | --- |\n| {drug} | relief from {condition} |\n",
        "| Treatment | Benefits |\n| --- | --- |\n| {drug} | reduces {condition} |\n",
        "| Goal | What we prepare |\n| --- | --- |\n| {condition} | {drug} |\n",
        "| Price | Product | Best for |\n| --- | --- | --- |\n| 90 | {drug} | {condition} |\n",
        "| {drug} | Opening hours |\n| --- | --- |\n| {condition} | Monday |\n",
        "| Concern | Option | Form |\n| --- | --- | --- |\n| {condition} | {drug} 5 mg | drops |\n",
    ),
    *_pages(
        "question and answer",
        "Why do people try {drug}?\n\n- {condition}\n",
        "## What can {drug} do for you?\n\n- {condition}\n",
        "# {drug}\n\nWhat do we treat?\n\n- {condition}\n",
    ),
    *(
        Frame(f"data {number}", text, "json", "services.json")
        for number, text in enumerate(
            (
                '[{"title": "{Drug}", "conditions": ["{condition}"]}]',
                '{"services": [{"name": "{Drug}", "treats": ["{condition}"]}]}',
                '{"name": "{Drug}", "benefits": ["Relieves {condition}"]}',
                '{"title": "{Drug}", "description": "Helps you overcome {condition}."}',
                '{"title": "{Drug} for {condition}"}',
                '[{"name": "{Drug}", "goodFor": ["Relief from {condition}"], "price": 99}]',
                '{"items": [{"heading": "{Drug}", "body": "This treatment relieves {condition}."}]}',
                '{"cards": [{"title": "{Drug}", "helps_with": "{condition}"}]}',
                '{"prices": [{"service_name": "{Drug} (for {condition})", "price": 90}]}',
                '{"prices": [{"service_name": "{Drug}: {condition}", "price": 90}]}',
                '{"drips": [{"title": "Relief from {condition}", "price": 90, "ingredients": ["{drug}"]}]}',
                '{"drips": [{"name": "Number four", "treats": ["{condition}"], "contains": ["{Drug} 5 mg"]}]}',
                '{"faq": [{"question": "What do you treat with {drug}?", "answer": "{condition}."}]}',
            ),
            1,
        )
    ),
    *(
        Frame(f"markup {number}", text, "html", "page.html")
        for number, text in enumerate(
            (
                "<h1>{drug} for {condition}</h1><p>Call us now.</p>",
                "<p>We use <b>{drug}</b> to treat <i>{condition}</i>.</p>",
                "<h2>Conditions we treat with {drug}</h2><ul><li>{condition}</li></ul>",
                "<p>{drug} helps with:</p><ul><li>{condition}</li></ul>",
                "<title>{drug} for {condition} | Our Clinic</title><p>Hello.</p>",
                "<h1>{drug}</h1><h2>We treat</h2><ul><li>{condition}</li></ul>",
                "<table><tr><td>{drug}</td><td>relieves {condition}</td></tr></table>",
                '<img alt="{drug} for {condition} relief" src="x.png"><p>Book now.</p>',
            ),
            1,
        )
    ),
)

SILENT = (
    *_sentences(
        "denied",
        "{drug} is not approved for {condition}.",
        "{drug} does not treat {condition}.",
        "We do not offer {drug} for {condition}.",
        "There is no evidence that {drug} helps with {condition}.",
        "{drug} has never been shown to relieve {condition}.",
        "{drug} is not a treatment for {condition}.",
        "Our clinic cannot prescribe {drug} for {condition}.",
    ),
    *_sentences(
        "asked",
        "Does {drug} work for {condition}?",
        "Can {drug} help with {condition}?",
        "Is {drug} a treatment for {condition}?",
        "Have you heard of {drug} for {condition}?",
        "Should I use {drug} to treat {condition}?",
    ),
    *_sentences(
        "harm",
        "{drug} may worsen {condition}.",
        "{drug} can cause {condition}.",
        "Side effects include {condition} in people who take {drug}, so treatment may stop.",
        "{drug} is contraindicated in patients with {condition} and other treatments are used.",
        "{drug} should not be used by people with {condition}.",
        "The use of {drug} can lead to {condition}.",
        "{drug} has triggered {condition} in some users of the treatment.",
        "Do not take {drug} if you have {condition}.",
    ),
    *_sentences(
        "history or eligibility",
        "Tell us about any history of {condition} before your {drug} treatment.",
        "Do you have {condition}, and have you used {drug}?",
        "Have you ever been diagnosed with {condition} or been treated with {drug}?",
        "Please list {condition}, allergies and earlier treatment with {drug}.",
        "Exclusion criteria: {condition}, prior treatment with {drug}.",
    ),
    *_sentences(
        "research",
        "A small study suggests that {drug} may help with {condition}, but more research is needed.",
        "Researchers found that {drug} might reduce {condition}; the evidence is limited.",
        "The trial of {drug} in {condition} is recruiting volunteers for treatment.",
        "A clinical trial is testing {drug} for {condition}.",
        "In a pilot study with a placebo group, {drug} eased {condition}; larger studies must follow.",
        "According to one review, {drug} could help with {condition}, yet further studies are needed.",
    ),
    *_sentences(
        "explored or measured",
        "{drug} has been explored in {condition}.",
        "{Drug} is often considered in cases of {condition}.",
        "{drug} was investigated for its potential role in reducing {condition}.",
        "How many {drug} treatments you need depends on the severity of your {condition}.",
        "The dose of {drug} depends on the extent of the {condition}.",
        "Results of {drug} for {condition} vary from person to person.",
        "The evidence that supports {drug} in {condition} is still limited.",
        "Studies have looked at {drug} in {condition}.",
        "It is hard to say whether {drug} changes the course of {condition}.",
        "It is difficult to say how long the effects of {drug} on {condition} last.",
        "With {drug} the treatment arm had a lower {condition} incidence.",
    ),
    *_pages(
        "article",
        "# {drug} for {condition}: what the studies say\n\nA summary of the trials.\n",
        "# {drug}\n\n## Understanding {condition}\n\nA short guide.\n",
        "# {drug}\n\n## Red flags\n\n- A seller that says the treatment cures {condition}\n",
        "| Product | Side effects |\n| --- | --- |\n| {drug} | {condition} |\n",
        "| {drug} side effects | How often |\n| --- | --- |\n| {condition} | often |\n",
        "Is {drug} used for these?\n\n- {condition}\n",
    ),
    *_sentences(
        "people",
        "Her research interests include {condition} and treatment with {drug}.",
        "He is the author of a dissertation on {drug} and the treatment of {condition}.",
        "She joined the team after a fellowship in {condition} and treatment with {drug}.",
    ),
    *_sentences(
        "no promotion",
        "The leaflet mentions {drug} and {condition}.",
        "Our library has a shelf on {condition} and one on {drug}.",
        "{condition} is common. {drug} is a word on our price list.",
        "The lecture about {drug} comes before the one on {condition}.",
    ),
    *_sentences(
        "criticism",
        "Beware of sellers who claim that {drug} cures {condition}.",
        "False claims that {drug} treats {condition} fill the internet.",
        "It is a myth that {drug} heals {condition}.",
    ),
    *_pages(
        "section",
        "# {drug}\n\n## Side effects\n\n- {condition}\n",
        "# {drug}\n\n## Risks\n\nThe treatment is linked to {condition}.\n",
        "# {drug}\n\n## Contraindications\n\n- {condition}\n",
        "# {drug}\n\n## Medical history\n\n- {condition}\n",
        "# {drug}\n\n## Psychotherapy\n\nOur sessions relieve {condition}.\n",
        "# {drug}\n\n## Acupuncture for {condition}\n\nCall us.\n",
        "# {drug}\n\n## Related posts\n\n- {condition}\n",
        "# {drug}\n\n## Common symptoms of a deficiency\n\n- {condition}\n",
        "# {drug}\n\nTaking it can cause:\n\n- {condition}\n",
        "# Who should not take {drug}\n\n- {condition}\n",
        "# Our clinic\n\nWe also see people with {condition}.\n\n{drug} is another matter.\n",
        "# What is {condition}?\n\n{condition} is a common disorder.\n\nAsk about {drug}.\n",
    ),
    *(
        Frame(f"data {number}", text, "json", "data.json")
        for number, text in enumerate(
            (
                '[{"title": "{Drug}", "tags": ["{condition}"]}]',
                '[{"title": "{Drug}", "categories": ["{condition}"]}]',
                '[{"title": "{Drug}", "sideEffects": ["{condition}"]}]',
                '{"drug": "{Drug}", "testimonials": [{"condition": "{condition}", "name": "A. B."}]}',
            ),
            1,
        )
    ),
    *(
        Frame(f"markup {number}", text, "html", "page.html")
        for number, text in enumerate(
            (
                "<nav><a href='/x'>{drug} for {condition}</a></nav><p>Hello.</p>",
                "<h1>{drug}</h1><form><label>Do you have {condition}?</label></form>",
                "<h1>{drug}</h1><h2>Side effects</h2><ul><li>{condition}</li></ul>",
            ),
            1,
        )
    ),
)
