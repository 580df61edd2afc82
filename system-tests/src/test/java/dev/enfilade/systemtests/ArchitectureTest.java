package dev.enfilade.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, held against the compiled classes of every module. */
class ArchitectureTest {

    private static final List<String> MODULES = List.of(
            "core", "mongodb", "rabbitmq", "service", "event-gateway", "dispatcher", "actor-worker", "admin-api");

    private static final List<String> SERVICES = List.of("gateway", "dispatcher", "worker", "admin");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream()
                    .map(module -> Path.of(System.getProperty("enfilade.project", ".."), module, "target", "classes"))
                    .toList());

    @Test
    void coreShouldKnowNoFrameworkAndNoDriver() {
        classes()
                .that()
                .resideInAnyPackage(
                        "dev.enfilade.event..",
                        "dev.enfilade.actor..",
                        "dev.enfilade.subscription..",
                        "dev.enfilade.message..",
                        "dev.enfilade.dispatch..",
                        "dev.enfilade.delivery..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "dev.enfilade.event..",
                        "dev.enfilade.actor..",
                        "dev.enfilade.subscription..",
                        "dev.enfilade.message..",
                        "dev.enfilade.dispatch..",
                        "dev.enfilade.delivery..")
                .check(CLASSES);
    }

    @Test
    void servicesShouldNotUseEachOther() {
        for (var service : SERVICES) {
            var others = SERVICES.stream()
                    .filter(other -> !other.equals(service))
                    .map(other -> "dev.enfilade." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.enfilade." + service + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(CLASSES);
        }
    }

    @Test
    void mongoDriverShouldStayInItsModuleAndTheAudit() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.enfilade.mongodb..", "dev.enfilade.admin..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.mongodb..", "org.bson..")
                .check(CLASSES);
    }

    @Test
    void rabbitClientShouldStayInItsModuleAndTheSmallRyeIntake() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.enfilade.rabbitmq..", "dev.enfilade.dispatcher.intake.smallrye..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.rabbitmq..")
                .check(CLASSES);
    }

    @Test
    void adaptersShouldNotUseEachOtherOrAService() {
        noClasses()
                .that()
                .resideInAPackage("dev.enfilade.mongodb..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.enfilade.rabbitmq..", "dev.enfilade.service..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.enfilade.rabbitmq..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.enfilade.mongodb..", "dev.enfilade.service..")
                .check(CLASSES);
    }

    @Test
    void noPackageShouldBeABucket() {
        noClasses()
                .that()
                .resideInAPackage("dev.enfilade..")
                .should()
                .resideInAnyPackage("..common..", "..util..", "..utils..", "..helper..")
                .check(CLASSES);
    }
}
