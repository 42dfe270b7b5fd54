package io.sluice.examples.console;

import io.sluice.test.Await;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import java.net.URI;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a person does with the console and sees of it. */
final class ConsoleView
{
    private static final long LOOK_NS = 30_000_000;

    private final ChromeDriver driver;

    ConsoleView(final ChromeDriver driver)
    {
        this.driver = driver;
    }

    /** Goes to the page of a listener. */
    ConsoleView open(final String webSocketUrl)
    {
        driver.get(URI.create(webSocketUrl.replaceFirst("^ws", "http")).resolve("/").toString());
        await("the page is ready", () -> "true".equals(find("html").getDomAttribute("data-ready")) || isAlerted());

        return this;
    }

    ConsoleView connect()
    {
        click("connect");
        awaitState("open");

        return this;
    }

    ConsoleView signIn(final String user, final String password)
    {
        find("#auth option[value=user]").click();

        return fill("user", user).fill("password", password);
    }

    ConsoleView subscribe(final String subject)
    {
        fill("subscribe-subject", subject).click("subscribe");

        return this;
    }

    ConsoleView publish(final String subject, final String payload, final String headers)
    {
        message(subject, payload, headers).click("publish");

        return this;
    }

    ConsoleView request(final String subject, final String payload, final String headers)
    {
        message(subject, payload, headers).click("request");

        return this;
    }

    private ConsoleView message(final String subject, final String payload, final String headers)
    {
        return fill("publish-subject", subject).fill("payload", payload).fill("headers", headers);
    }

    ConsoleView fill(final String field, final String text)
    {
        final WebElement element = id(field);
        element.clear();
        element.sendKeys(text);

        return this;
    }

    ConsoleView click(final String button)
    {
        id(button).click();

        return this;
    }

    /** Presses keys wherever the focus is. */
    ConsoleView press(final CharSequence... keys)
    {
        driver.switchTo().activeElement().sendKeys(keys);

        return this;
    }

    /** Goes on with the tab key until a field has the focus, as it must be seen to have. */
    ConsoleView tabTo(final String field)
    {
        for (int i = 0; i < 40 && !field.equals(focused()); i++)
        {
            press(Keys.TAB);
        }
        await("focus on " + field + ", not on " + focused(), () -> field.equals(focused()));
        final String outline = driver.switchTo().activeElement().getCssValue("outline-style");
        if ("none".equals(outline))
        {
            throw new AssertionError("the focus on " + field + " cannot be seen");
        }

        return this;
    }

    String focused()
    {
        return driver.switchTo().activeElement().getDomAttribute("id");
    }

    String text(final String element)
    {
        return id(element).getText();
    }

    String state()
    {
        return id("status").getDomAttribute("data-state");
    }

    ConsoleView awaitState(final String state)
    {
        await("state " + state, () -> state.equals(state()));

        return this;
    }

    ConsoleView awaitText(final String element, final String part)
    {
        await(part + " in " + element, () -> text(element).contains(part));

        return this;
    }

    ConsoleView awaitAlert(final String title, final String part)
    {
        await("alert " + title, this::isAlerted);
        awaitText("alert-title", title).awaitText("alert-text", part);

        return this;
    }

    boolean isAlerted()
    {
        return id("alert").isDisplayed();
    }

    /** {@return the messages that are shown, each as one line: time, subject, payload, size} */
    List<String> messages()
    {
        return ((List<?>)script(
            "return [...document.querySelectorAll('#feed summary')].map((row) => row.innerText.replace(/\\s+/g, ' '))"))
            .stream().map(Object::toString).toList();
    }

    ConsoleView awaitMessage(final String part)
    {
        await("message " + part, () -> messages().stream().anyMatch((line) -> line.contains(part)));

        return this;
    }

    /** Opens the message that is on top. */
    ConsoleView expandNewest()
    {
        find("#feed summary").click();

        return this;
    }

    Object script(final String text)
    {
        return driver.executeScript(text);
    }

    WebElement find(final String selector)
    {
        return driver.findElement(By.cssSelector(selector));
    }

    private WebElement id(final String element)
    {
        return driver.findElement(By.id(element));
    }

    void await(final String what, final BooleanSupplier condition)
    {
        Await.until(() -> what + "; the page says: " + find("body").getText(), () -> isMet(condition), Await.DEADLINE);
    }

    /** What is looked at may be replaced at that very moment. */
    private static boolean isMet(final BooleanSupplier condition)
    {
        try
        {
            if (condition.getAsBoolean())
            {
                return true;
            }
        }
        catch (final StaleElementReferenceException ignore)
        {
            // looked at again below
        }
        LockSupport.parkNanos(LOOK_NS);

        return false;
    }
}
