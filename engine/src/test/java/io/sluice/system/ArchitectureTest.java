package io.sluice.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of the house and the one direction in which they may know each other. */
class ArchitectureTest
{
    /** About 25 is the house rule; what outgrows this needs a room of its own. */
    private static final int CLASSES_MAX = 32;
    private static final String WEBSOCKET = "io.sluice.websocket..";
    private static final String NATS = "io.sluice.nats..";
    private static final String NET = "io.sluice.net..";
    private static final String STATUS = "io.sluice.status..";
    private static final String BORINGSSL = "io.sluice.net.tls.boringssl..";
    private static final String GATEWAY = "io.sluice.gateway..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption((location) -> !location.contains("test-classes") && !location.contains("-tests.jar"))
        .importPackages("io.sluice");

    static Stream<ArchRule> rules()
    {
        return Stream.of(
            noClasses().that().resideInAPackage(WEBSOCKET).should().dependOnClassesThat()
                .resideInAnyPackage(NATS, NET, STATUS, GATEWAY, "java.nio.channels..", "java.net..")
                .as("the codec knows frames and bytes alone"),
            noClasses().that().resideInAPackage(NATS).should().dependOnClassesThat()
                .resideInAnyPackage(WEBSOCKET, NET, STATUS, GATEWAY, "java.nio.channels..", "java.net..")
                .as("the NATS layer knows bytes alone"),
            noClasses().that().resideInAPackage(NET).should().dependOnClassesThat()
                .resideInAnyPackage(NATS, GATEWAY)
                .as("the network knows nothing of NATS"),
            noClasses().that().resideInAPackage(STATUS).should().dependOnClassesThat()
                .resideInAnyPackage(WEBSOCKET, NATS, NET, GATEWAY)
                .as("counters are known to others and know nobody"),
            noClasses().that().resideInAnyPackage("io.sluice.gateway.*..").should().dependOnClassesThat()
                .resideInAPackage("io.sluice.gateway")
                .as("the rooms of the gateway do not know its face"),
            classes().that().resideOutsideOfPackages(BORINGSSL, STATUS).should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.sluice..", "java..", "javax..", "org.agrona..", "org.jctools..")
                .as("the libraries need Agrona, JCTools and the JDK, and none of its internals"),
            classes().that().resideInAPackage(STATUS).should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.sluice.status..", "java..", "jdk.jfr..", "com.sun.net.httpserver..",
                    "org.agrona..", "org.jctools..")
                .as("what others see is told to the Flight Recorder and by the JDK's HTTP server"),
            classes().that().resideInAPackage(BORINGSSL).should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.sluice.net..", "java..", "org.agrona..", "io.netty.internal.tcnative..")
                .as("of Netty one room knows the natives alone"),
            noClasses().that().resideOutsideOfPackage(BORINGSSL).should().dependOnClassesThat()
                .resideInAPackage(BORINGSSL)
                .as("nobody needs what may be absent"),
            noClasses().that().resideInAnyPackage(WEBSOCKET, NATS).should().dependOnClassesThat()
                .resideInAnyPackage("org.jctools..")
                .as("codec and NATS layer need Agrona alone"),
            slices().matching("io.sluice.(**)").should().beFreeOfCycles()
                .as("packages know each other in one direction"),
            slices().matching("io.sluice.(*)..").should().beFreeOfCycles()
                .as("rooms know each other in one direction"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldKeepTheDirection(final ArchRule rule)
    {
        rule.check(CLASSES);
    }

    @Test
    void shouldLookAtEveryRoom()
    {
        for (final String room : new String[]{"websocket", "nats", "net", "status", "gateway"})
        {
            final String name = "io.sluice." + room;
            assertTrue(CLASSES.stream().anyMatch((type) -> type.getPackageName().startsWith(name)), name);
        }
    }

    @Test
    void shouldNotCrowdAPackage()
    {
        final StringBuilder crowded = new StringBuilder();
        CLASSES.stream().filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
            .forEach((name, count) -> crowded.append(count > CLASSES_MAX ? name + " has " + count + " classes; " : ""));
        assertTrue(crowded.isEmpty(), crowded.toString());
    }
}
